/**
 * What a pipeline is tested with: one Spark session for all test classes, rows from literals,
 * order-free comparison with a readable difference, and the cost of a block in Spark jobs and
 * records.
 */
@NullMarked
package io.lagoa.kit;

import org.jspecify.annotations.NullMarked;
