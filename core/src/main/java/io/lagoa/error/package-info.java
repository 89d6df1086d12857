/** The one coded exception. */
@NullMarked
package io.lagoa.error;

import org.jspecify.annotations.NullMarked;
