package io.lagoa.delta;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.actions.DeletionVectorDescriptor;
import org.apache.spark.sql.delta.deletionvectors.RoaringBitmapArray;
import org.apache.spark.sql.delta.deletionvectors.StoredBitmap;
import org.apache.spark.sql.delta.storage.dv.HadoopFileSystemDVStore;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Whether a row is not marked as gone, asked of few rows once they are found: Delta asks it of
 * every row that is read, which takes as long as reading them.
 */
final class Unmarked implements UDF2<String, Long, Boolean> {
  private static final long serialVersionUID = 1;

  private final Map<String, DeletionVectorDescriptor> vectors = new HashMap<>();
  private final String table;
  private final SerializableConfiguration configuration;
  private transient @Nullable Map<String, RoaringBitmapArray> loaded;

  private Unmarked(DeltaLog log, Collection<DataFile> files) {
    this.table = log.dataPath().toString();
    this.configuration = new SerializableConfiguration(log.newDeltaHadoopConf());
    for (DataFile file : files) {
      if (file.action().deletionVector() != null) {
        vectors.put(file.name(), file.action().deletionVector());
      }
    }
  }

  /** TRUE for a row by the name of its file and its number in it. */
  static Column of(DeltaLog log, Collection<DataFile> files, Column file, Column row) {
    Unmarked unmarked = new Unmarked(log, files);
    return unmarked.vectors.isEmpty()
        ? functions.lit(true)
        // or it would be asked before rows are found
        : functions.udf(unmarked, DataTypes.BooleanType).asNondeterministic().apply(file, row);
  }

  @Override
  public Boolean call(String file, Long row) {
    DeletionVectorDescriptor vector = vectors.get(file);
    return vector == null || !loaded(file, vector).contains(row);
  }

  private RoaringBitmapArray loaded(String file, DeletionVectorDescriptor vector) {
    if (loaded == null) {
      loaded = new HashMap<>();
    }
    return loaded.computeIfAbsent(
        file,
        absent ->
            StoredBitmap.create(vector, new Path(table))
                .load(new HadoopFileSystemDVStore(configuration.value())));
  }
}
