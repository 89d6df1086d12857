package io.lagoa.publish;

import static io.lagoa.error.Names.quoted;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Whether a row may have a key of a batch: a Bloom filter with one hash, asked of each row before
 * its key is looked up and before its place is known, which takes three times as long. A whole
 * number is its own hash: rows that stand together mostly have neighbouring keys, and so ask bits
 * that are near.
 */
final class KeyFilter implements UDF1<Long, Boolean>, MapPartitionsFunction<Long, long[]> {
  private static final long serialVersionUID = 1;

  /** Bits for each key, so that one row in so many passes that has none. */
  private static final long SPARSE = 20;

  /** 512 KiB: what a processor keeps near. */
  private static final int MOST_BITS = 1 << 22;

  private static final int FEWEST_BITS = 1 << 16;
  private static final int TASKS = 4;

  private static final Set<DataType> WHOLE =
      Set.of(DataTypes.LongType, DataTypes.IntegerType, DataTypes.ShortType, DataTypes.ByteType);

  /** Types of which equal values have equal hashes: no floating-point number, no collation. */
  private static final Set<DataType> HASHED =
      Set.of(
          DataTypes.StringType,
          DataTypes.DateType,
          DataTypes.TimestampType,
          DataTypes.TimestampNTZType);

  private final int mask;
  private final long[] words;

  private KeyFilter(int bits) {
    this.mask = bits - 1;
    this.words = new long[bits / Long.SIZE];
  }

  /**
   * The rows that may have one of some keys, and few others; all of them where the key's types do
   * not tell. Starts a Spark job on the keys.
   *
   * @param key the columns of the key, in the rows and in the keys
   * @param count how many keys there are, about
   */
  static Dataset<Row> narrowed(Dataset<Row> rows, Dataset<Row> keys, List<String> key, long count) {
    if (!suits(rows.schema(), keys.schema(), key)) {
      return rows;
    }
    KeyFilter filter = new KeyFilter(bits(count));
    Column hash = hash(keys.schema(), key);
    keys.select(hash.as("hash"))
        .where(col("hash").isNotNull())
        .as(Encoders.LONG())
        .coalesce(TASKS)
        .mapPartitions(filter, Encoders.kryo(long[].class))
        .collectAsList()
        .forEach(filter::add);
    return rows.where(udf(filter, DataTypes.BooleanType).apply(hash(rows.schema(), key)));
  }

  private static boolean suits(StructType rows, StructType keys, List<String> key) {
    for (String name : key) {
      DataType type = Values.column(rows, name).dataType();
      if (!type.equals(Values.column(keys, name).dataType())
          || !(WHOLE.contains(type) || HASHED.contains(type) || type instanceof DecimalType)) {
        return false;
      }
    }
    return true;
  }

  private static int bits(long count) {
    long wanted = Math.min(MOST_BITS, Math.max(FEWEST_BITS, count * SPARSE));
    return Integer.highestOneBit((int) wanted);
  }

  private static Column hash(StructType schema, List<String> key) {
    StructField first = Values.column(schema, key.get(0));
    return key.size() == 1 && WHOLE.contains(first.dataType())
        ? col(quoted(first.name())).cast(DataTypes.LongType)
        : xxhash64(key.stream().map(name -> col(quoted(name))).toArray(Column[]::new));
  }

  /** The bits of a task's keys. */
  @Override
  public Iterator<long[]> call(Iterator<Long> hashes) {
    KeyFilter part = new KeyFilter(mask + 1);
    while (hashes.hasNext()) {
      int bit = part.bit(hashes.next());
      part.words[bit >>> 6] |= 1L << bit;
    }
    return List.of(part.words).iterator();
  }

  private void add(long[] part) {
    for (int i = 0; i < words.length; i++) {
      words[i] |= part[i];
    }
  }

  /** FALSE for a hash that no key has; NULL equals no key. */
  @Override
  public Boolean call(@Nullable Long hash) {
    if (hash == null) {
      return false;
    }
    int bit = bit(hash);
    return (words[bit >>> 6] & 1L << bit) != 0;
  }

  private int bit(long hash) {
    return (int) (hash ^ hash >>> 21 ^ hash >>> 42) & mask;
  }
}
