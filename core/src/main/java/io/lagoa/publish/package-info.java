/**
 * How rows become a table's next version: marked, condensed, compared, written, judged, and only
 * then committed.
 */
@NullMarked
package io.lagoa.publish;

import org.jspecify.annotations.NullMarked;
