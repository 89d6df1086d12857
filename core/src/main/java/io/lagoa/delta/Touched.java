package io.lagoa.delta;

import java.util.Map;
import java.util.Set;

/**
 * What a range of commits touched, by the log.
 *
 * @param changes what kind of changes it holds
 * @param partitions the partitions of files that came or went, with values as the log writes them,
 *     null being NULL; of a table without partitions, one without values
 * @param bytes size of the files that came or went, or of the change rows where there are any
 */
public record Touched(Changes changes, Set<Map<String, String>> partitions, long bytes) {}
