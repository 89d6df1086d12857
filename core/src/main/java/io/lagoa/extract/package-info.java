/** Rows of databases as Spark datasets: read in parallel, as of one moment, in constant memory. */
@org.jspecify.annotations.NullMarked
package io.lagoa.extract;
