/** Which rows of a table differ from those of a database's table. */
@NullMarked
package io.lagoa.compare;

import org.jspecify.annotations.NullMarked;
