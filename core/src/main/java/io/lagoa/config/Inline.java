package io.lagoa.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A choice whose key stands directly in the block, not below the component's own name: {@code score
 * {…}} in a table's body rather than {@code transform.score {…}}. The component's own name is still
 * accepted with a class name, as in {@code transform = com.acme.Clean}.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Inline {}
