/**
 * Change data capture: the log of a database as a table of events, and tables made from them. The
 * log is read by Debezium's engine, inside a run.
 */
@NullMarked
package io.lagoa.cdc;

import org.jspecify.annotations.NullMarked;
