/** Whether what was read from a database, or delivered to it, is what it holds. */
@NullMarked
package io.lagoa.reconcile;

import org.jspecify.annotations.NullMarked;
