package io.lagoa.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Collects the blocks whose keys are known only at run time, such as {@code models {…}}: a
 * component of type {@code Map<String, Map<String, Object>>}, filled with the entries of each such
 * block by the block's key.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Blocks {}
