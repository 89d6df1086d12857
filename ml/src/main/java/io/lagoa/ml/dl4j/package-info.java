/** The multi-layer perceptron of Deeplearning4j. */
@NullMarked
package io.lagoa.ml.dl4j;

import org.jspecify.annotations.NullMarked;
