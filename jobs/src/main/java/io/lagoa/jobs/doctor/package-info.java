/** Whether a machine and what a pipeline file needs are well, and what to do where not. */
@NullMarked
package io.lagoa.jobs.doctor;

import org.jspecify.annotations.NullMarked;
