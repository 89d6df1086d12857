/** A pipeline file written from what a database's metadata tells. */
@org.jspecify.annotations.NullMarked
package io.lagoa.jobs.imports;
