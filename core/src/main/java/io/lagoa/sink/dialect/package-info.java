/** Databases that deliveries know by their SQL alone. */
@NullMarked
package io.lagoa.sink.dialect;

import org.jspecify.annotations.NullMarked;
