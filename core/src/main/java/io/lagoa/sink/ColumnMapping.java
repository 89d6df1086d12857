package io.lagoa.sink;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.to_json;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.sql.Types;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.execution.datasources.jdbc.JdbcUtils;
import org.apache.spark.sql.jdbc.JdbcDialects;
import org.apache.spark.sql.jdbc.JdbcType;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import scala.Option;

/**
 * How a column of the lake becomes a column of a database: types as Spark's dialect of the database
 * has them; arrays and instants as such in PostgreSQL; what has no type of its own as JSON text.
 *
 * @param name the lake's column
 * @param value what is sent of it
 * @param type the database's type in a created table
 * @param nullType the JDBC type of a NULL
 * @param elementType the type of an array's elements; empty if it is none
 */
record ColumnMapping(String name, Column value, String type, int nullType, String elementType) {

  /**
   * The mapping of a column.
   *
   * @param table the lake's table, for messages
   * @throws LagoaException {@code SCHEMA_MISMATCH} if the type has no place in a database
   */
  static ColumnMapping of(String table, StructField field, String url, Dialect dialect) {
    DataType type = field.dataType();
    Column column = col("`" + field.name().replace("`", "``") + "`").as(field.name());
    if (type instanceof ArrayType array && dialect == Dialect.POSTGRESQL) {
      Optional<JdbcType> element = sqlType(array.elementType(), url, dialect);
      if (element.isPresent() && !(array.elementType() instanceof ArrayType)) {
        String elements = element.get().databaseTypeDefinition();
        return new ColumnMapping(
            field.name(),
            column,
            elements + "[]",
            Types.ARRAY,
            elements.replaceFirst("\\(.*", "").toLowerCase(Locale.ROOT));
      }
    }
    Optional<JdbcType> own =
        type instanceof ArrayType ? Optional.empty() : sqlType(type, url, dialect);
    if (own.isPresent()) {
      boolean text = type instanceof StringType;
      return new ColumnMapping(
          field.name(),
          column,
          own.get().databaseTypeDefinition(),
          text ? Types.VARCHAR : own.get().jdbcNullType(),
          "");
    }
    return new ColumnMapping(
        field.name(),
        text(table, field, column).as(field.name()),
        sqlType(DataTypes.StringType, url, dialect).orElseThrow().databaseTypeDefinition(),
        Types.VARCHAR,
        "");
  }

  /** How its values are bound to a statement. */
  Placeholder placeholder() {
    return new Placeholder(nullType, elementType);
  }

  private static Column text(String table, StructField field, Column column) {
    String type = field.dataType().typeName();
    if (List.of("struct", "map", "array", "variant").contains(type)) {
      return to_json(column);
    }
    if (type.startsWith("interval")) {
      return column.cast("string");
    }
    throw new LagoaException(
        ErrorCode.SCHEMA_MISMATCH,
        "Cannot deliver %s: column %s is of type %s, which has no place in a database; turn it into text or bytes in the query"
            .formatted(table, field.name(), type));
  }

  private static Optional<JdbcType> sqlType(DataType type, String url, Dialect dialect) {
    if (type.equals(DataTypes.TimestampType) && dialect == Dialect.POSTGRESQL) {
      // An instant. Spark's dialect says so from 4.0 on.
      return Optional.of(new JdbcType("TIMESTAMP WITH TIME ZONE", Types.TIMESTAMP));
    }
    Option<JdbcType> special = JdbcDialects.get(url).getJDBCType(type);
    Option<JdbcType> found = special.isDefined() ? special : JdbcUtils.getCommonJDBCType(type);
    return found.isDefined() ? Optional.of(found.get()) : Optional.empty();
  }
}
