/** The command line, a thin shell over the library. */
@NullMarked
package io.lagoa.jobs.cli;

import org.jspecify.annotations.NullMarked;
