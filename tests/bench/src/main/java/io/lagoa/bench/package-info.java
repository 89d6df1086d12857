/**
 * Side-by-side benchmarks: the same work by Lagoa and by its peers, in one JVM, interleaved, after
 * both gave equal results.
 */
@NullMarked
package io.lagoa.bench;

import org.jspecify.annotations.NullMarked;
