/** What every package may use: the one coded exception, milestones, and how names are written. */
@NullMarked
package io.lagoa.error;

import org.jspecify.annotations.NullMarked;
