/** How good a model is on rows that it was not trained on. */
@NullMarked
package io.lagoa.ml.evaluation;

import org.jspecify.annotations.NullMarked;
