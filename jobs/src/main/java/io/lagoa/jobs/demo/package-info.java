/** The demonstration's world: a generated city service desk in a real PostgreSQL. */
@NullMarked
package io.lagoa.jobs.demo;

import org.jspecify.annotations.NullMarked;
