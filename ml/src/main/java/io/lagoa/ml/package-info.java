/** The words of machine learning: a trainer makes a model of examples, an evaluation judges it. */
@NullMarked
package io.lagoa.ml;

import org.jspecify.annotations.NullMarked;
