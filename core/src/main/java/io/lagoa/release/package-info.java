/** Named sets of table versions, promoted and taken back in one commit. */
@NullMarked
package io.lagoa.release;

import org.jspecify.annotations.NullMarked;
