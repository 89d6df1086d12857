/** What a run would do, and what it did. */
@NullMarked
package io.lagoa.plan;

import org.jspecify.annotations.NullMarked;
