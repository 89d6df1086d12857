package io.lagoa.sink;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.spark.sql.execution.datasources.jdbc.JdbcUtils;
import org.apache.spark.sql.jdbc.JdbcDialects;
import org.apache.spark.sql.jdbc.JdbcType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import scala.Option;

/**
 * Decides the type that a column of the lake gets in a created target: the dialect's, or Spark's
 * for that database; what has none of its own becomes text.
 *
 * @param table the lake's table, for messages
 */
record ColumnType(String table, String url, Dialect dialect) {
  private static final Pattern UNBOUNDED =
      Pattern.compile("(TEXT|LONGTEXT|CLOB|NVARCHAR\\(MAX\\))\\b.*");

  /**
   * The type as SQL wants it.
   *
   * @throws LagoaException {@code SCHEMA_MISMATCH} if the type has no place in a database
   */
  String of(StructField field, boolean inKey) {
    Optional<String> own = dialect.type(field.dataType());
    if (own.isPresent() && !inKey) {
      return own.get();
    }
    Carriage carriage =
        Carriage.of(field.dataType())
            .orElseThrow(
                () ->
                    new LagoaException(
                        ErrorCode.SCHEMA_MISMATCH,
                        "Cannot deliver %s: column %s is of type %s, which has no place in a database; turn it into text or bytes in the query"
                            .formatted(table, field.name(), field.dataType().typeName())));
    DataType carried = carriage.type(field.dataType());
    String type = dialect.type(carried).orElseGet(() -> spark(carried));
    // text in a key needs a length in most databases
    return inKey && UNBOUNDED.matcher(type).matches() ? dialect.keyText() : type;
  }

  private String spark(DataType type) {
    Option<JdbcType> special = JdbcDialects.get(url).getJDBCType(type);
    return (special.isDefined() ? special : JdbcUtils.getCommonJDBCType(type))
        .get()
        .databaseTypeDefinition();
  }
}
