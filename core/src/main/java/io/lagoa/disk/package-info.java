/** Local disks, as Hadoop's file systems. */
@NullMarked
package io.lagoa.disk;

import org.jspecify.annotations.NullMarked;
