/**
 * The gate: files are written, judged, and only then committed. The only package that sees Delta's
 * internals.
 */
@NullMarked
package io.lagoa.delta;

import org.jspecify.annotations.NullMarked;
