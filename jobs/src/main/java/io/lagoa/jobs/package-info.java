/** Thin main classes: configuration to pipeline, run, exit status. */
@NullMarked
package io.lagoa.jobs;

import org.jspecify.annotations.NullMarked;
