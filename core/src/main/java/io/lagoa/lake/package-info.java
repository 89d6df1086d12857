/** An open lakehouse: the entry point of the library. */
@NullMarked
package io.lagoa.lake;

import org.jspecify.annotations.NullMarked;
