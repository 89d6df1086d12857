/** Where rows come from outside the lake. */
@NullMarked
package io.lagoa.source;

import org.jspecify.annotations.NullMarked;
