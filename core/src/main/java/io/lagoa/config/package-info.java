/** HOCON bound to records: defaults, unknown keys, all problems at once. */
@NullMarked
package io.lagoa.config;

import org.jspecify.annotations.NullMarked;
