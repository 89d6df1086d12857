/** Keeps tables small and tidy, without taking anything that a reader still needs. */
@NullMarked
package io.lagoa.maintain;

import org.jspecify.annotations.NullMarked;
