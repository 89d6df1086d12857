/** The registry of a model as a table, and scoring as a table's content. */
@NullMarked
package io.lagoa.ml.registry;

import org.jspecify.annotations.NullMarked;
