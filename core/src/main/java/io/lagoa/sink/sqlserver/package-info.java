/** Deliveries to SQL Server: by its driver's bulk copy. */
@NullMarked
package io.lagoa.sink.sqlserver;

import org.jspecify.annotations.NullMarked;
