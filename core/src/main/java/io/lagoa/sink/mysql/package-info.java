/** Deliveries to MySQL and MariaDB, by {@code LOAD DATA LOCAL INFILE}. */
@NullMarked
package io.lagoa.sink.mysql;

import org.jspecify.annotations.NullMarked;
