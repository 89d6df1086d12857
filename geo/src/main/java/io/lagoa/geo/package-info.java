/** Apache Sedona in every query, and geographic sources. */
@NullMarked
package io.lagoa.geo;

import org.jspecify.annotations.NullMarked;
