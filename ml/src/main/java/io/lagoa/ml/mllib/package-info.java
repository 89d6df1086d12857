/** Trainers of Spark MLlib. */
@NullMarked
package io.lagoa.ml.mllib;

import org.jspecify.annotations.NullMarked;
