package io.lagoa.delta;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.actions.DeletionVectorDescriptor;
import org.apache.spark.sql.delta.deletionvectors.RoaringBitmapArray;
import org.apache.spark.sql.delta.deletionvectors.StoredBitmap;
import org.apache.spark.sql.delta.storage.dv.DeletionVectorStore;
import org.apache.spark.sql.delta.storage.dv.DeletionVectorStoreUtils.Writer;
import org.apache.spark.sql.delta.storage.dv.HadoopFileSystemDVStore;
import org.apache.spark.sql.delta.util.PathWithFileSystem;

/** One file of deletion vectors: those of all files that an attempt marks rows of. */
final class VectorFile {
  private final Configuration configuration;
  private final DeletionVectorStore store;
  private final Path table;
  private final UUID id = UUID.randomUUID();

  VectorFile(DeltaLog log) {
    this.configuration = log.newDeltaHadoopConf();
    this.store = new HadoopFileSystemDVStore(configuration);
    this.table = log.dataPath();
  }

  Path path() {
    return DeletionVectorDescriptor.assembleDeletionVectorPath(table, id, "");
  }

  /**
   * Writes the vectors.
   *
   * @param rows which to mark, by file
   * @return the files without these rows and those that were marked before
   */
  List<DataFile> write(Map<DataFile, List<RowPlaces>> rows) {
    PathWithFileSystem target =
        store.generateFileNameInTable(PathWithFileSystem.withConf(table, configuration), id, "");
    List<DataFile> marked = new ArrayList<>();
    try (Writer writer = store.createWriter(target)) {
      for (Map.Entry<DataFile, List<RowPlaces>> entry : rows.entrySet()) {
        RoaringBitmapArray gone = before(entry.getKey());
        entry.getValue().forEach(more -> gone.merge(more.rows()));
        byte[] bytes = RowPlaces.bytes(gone);
        scala.Option<Object> offset = scala.Option.apply(writer.write(bytes).offset());
        marked.add(
            new DataFile(
                entry
                    .getKey()
                    .action()
                    .removeRows(
                        DeletionVectorDescriptor.onDiskWithRelativePath(
                            id, "", bytes.length, gone.cardinality(), offset, Scala.none()),
                        true,
                        true)
                    ._1()));
      }
    }
    return marked;
  }

  private RoaringBitmapArray before(DataFile file) {
    DeletionVectorDescriptor vector = file.action().deletionVector();
    return vector == null
        ? new RoaringBitmapArray()
        : StoredBitmap.create(vector, table).load(store).copy();
  }
}
