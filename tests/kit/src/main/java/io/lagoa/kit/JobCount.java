package io.lagoa.kit;

/**
 * What a block cost.
 *
 * @param jobs Spark jobs started
 * @param recordsRead records that tasks read from files, databases, caches and ranges; Delta's own
 *     log files count where a job reads them
 * @param recordsWritten records that tasks wrote to files
 */
public record JobCount(long jobs, long recordsRead, long recordsWritten) {}
