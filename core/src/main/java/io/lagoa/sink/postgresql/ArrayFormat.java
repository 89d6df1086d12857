package io.lagoa.sink.postgresql;

import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.jspecify.annotations.Nullable;

/** Arrays of one dimension in the server's binary form. */
final class ArrayFormat {
  /** The numbers by which every server knows its own types. */
  private static final Map<String, Integer> IDENTIFIERS =
      Map.ofEntries(
          Map.entry("boolean", 16),
          Map.entry("bytea", 17),
          Map.entry("bigint", 20),
          Map.entry("smallint", 21),
          Map.entry("integer", 23),
          Map.entry("text", 25),
          Map.entry("json", 114),
          Map.entry("real", 700),
          Map.entry("double precision", 701),
          Map.entry("bpchar", 1042),
          Map.entry("character varying", 1043),
          Map.entry("date", 1082),
          Map.entry("timestamp without time zone", 1114),
          Map.entry("timestamp with time zone", 1184),
          Map.entry("numeric", 1700),
          Map.entry("uuid", 2950),
          Map.entry("jsonb", 3802));

  private ArrayFormat() {}

  static Optional<Encoder> of(ArrayType array, String elementType, String column) {
    @Nullable Integer identifier = IDENTIFIERS.get(elementType);
    return identifier == null
        ? Optional.empty()
        : Encoders.of(array.elementType(), elementType, column)
            .map(element -> encoder(element, identifier));
  }

  private static Encoder encoder(Encoder element, int identifier) {
    return (values, at, out) -> {
      ArrayData elements = values.getArray(at);
      int count = elements.numElements();
      int start = out.open();
      out.putInt(count == 0 ? 0 : 1); // dimensions
      int nulls = out.size();
      out.putInt(0);
      out.putInt(identifier);
      if (count > 0) {
        out.putInt(count);
        out.putInt(1); // the index of the first
      }
      for (int i = 0; i < count; i++) {
        if (elements.isNullAt(i)) {
          out.setInt(nulls, 1);
          out.putInt(-1);
        } else {
          element.encode(elements, i, out);
        }
      }
      out.close(start);
    };
  }
}
