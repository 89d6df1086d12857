/** Rules and their consequences: what a row or a table must satisfy before it is published. */
@NullMarked
package io.lagoa.check;

import org.jspecify.annotations.NullMarked;
