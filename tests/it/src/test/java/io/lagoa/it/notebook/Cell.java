package io.lagoa.it.notebook;

import java.util.Optional;

/**
 * What one code cell did.
 *
 * @param number counts the code cells of a notebook from 1
 * @param source the code
 * @param printed what it wrote to standard output and standard error
 * @param result the value of its last expression as the kernel shows it
 * @param error why it failed
 */
record Cell(
    int number, String source, String printed, Optional<String> result, Optional<String> error) {}
