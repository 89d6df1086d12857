/** The declaration of one table, and what other modules add to a declaration. */
@NullMarked
package io.lagoa.table;

import org.jspecify.annotations.NullMarked;
