/** Databases that are reached by JDBC: connections, names, failures. Used by sources and sinks. */
@NullMarked
package io.lagoa.database;

import org.jspecify.annotations.NullMarked;
