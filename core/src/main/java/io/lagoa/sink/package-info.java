/** Where rows go outside the lake. */
@NullMarked
package io.lagoa.sink;

import org.jspecify.annotations.NullMarked;
