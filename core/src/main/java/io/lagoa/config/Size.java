package io.lagoa.config;

/** An amount of data; in HOCON with its unit, such as {@code 128MB}, {@code 1GiB}. */
public record Size(long bytes) {}
