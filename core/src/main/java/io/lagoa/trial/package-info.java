/**
 * Pipelines tried out on given rows in a throw-away lake: from Java, and as the cases that stand
 * beside a pipeline file.
 */
@NullMarked
package io.lagoa.trial;

import org.jspecify.annotations.NullMarked;
