/** Deliveries to PostgreSQL, by binary COPY. */
@NullMarked
package io.lagoa.sink.postgresql;

import org.jspecify.annotations.NullMarked;
