package io.lagoa.table;

import io.lagoa.config.Size;
import java.util.List;
import java.util.Optional;

/**
 * How the files of a table are laid out.
 *
 * @param partitionBy the columns that folders are made of
 * @param clusterBy the columns by which rows that are alike are kept in the same files; {@code
 *     maintain} does it
 * @param targetFileSize how large the files are that {@code maintain} joins small ones into
 * @param deletionVectors whether rows that leave are marked
 */
public record Layout(
    List<String> partitionBy,
    List<String> clusterBy,
    Optional<Size> targetFileSize,
    DeletionVectors deletionVectors) {
  public static final Layout NONE =
      new Layout(List.of(), List.of(), Optional.empty(), DeletionVectors.AUTO);

  public Layout {
    partitionBy = List.copyOf(partitionBy);
    clusterBy = List.copyOf(clusterBy);
  }

  /** The size aimed at, in bytes. */
  public Optional<Long> fileBytes() {
    return targetFileSize.map(Size::bytes);
  }

  Layout partitionBy(List<String> columns) {
    return new Layout(columns, clusterBy, targetFileSize, deletionVectors);
  }

  Layout clusterBy(List<String> columns) {
    return new Layout(partitionBy, columns, targetFileSize, deletionVectors);
  }

  /** How large the files are that {@code maintain} makes. */
  public Layout targetFileSize(long bytes) {
    return new Layout(partitionBy, clusterBy, Optional.of(new Size(bytes)), deletionVectors);
  }

  /** Whether rows that leave are marked, or their files remade. */
  public Layout deletionVectors(DeletionVectors choice) {
    return new Layout(partitionBy, clusterBy, targetFileSize, choice);
  }
}
