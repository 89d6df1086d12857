/** What is in a table: counts, bounds, shapes of its columns, and checks that they suggest. */
@NullMarked
package io.lagoa.profile;

import org.jspecify.annotations.NullMarked;
