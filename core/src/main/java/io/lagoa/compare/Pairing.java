package io.lagoa.compare;

import static io.lagoa.error.ErrorCode.CONFIG_INVALID;

import io.lagoa.database.Database;
import io.lagoa.database.Product;
import io.lagoa.database.QualifiedName;
import io.lagoa.database.Relation;
import io.lagoa.error.LagoaException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Which columns of a database's table are compared with which of the lake's, and which identify a
 * row: the declared key, or the database's primary key, or else all columns that are compared.
 */
public final class Pairing {
  private static final Set<Product> KNOWN =
      Set.of(Product.POSTGRESQL, Product.MARIADB, Product.MYSQL);

  private final Database database;
  private final Relation relation;
  private final List<Relation.Column> columns;
  private final boolean faithful;
  private final Map<ColumnText, String> texts = new LinkedHashMap<>();
  private final List<String> foreign = new ArrayList<>();
  private final List<String> uncompared = new ArrayList<>();
  private final List<ColumnText> key = new ArrayList<>();

  private Pairing(
      Database database,
      Relation relation,
      List<Relation.Column> columns,
      List<String> identity,
      StructType lake,
      UnaryOperator<String> named,
      boolean faithful) {
    this.database = database;
    this.relation = relation;
    this.columns = columns;
    this.faithful = faithful;
    match(lake, named);
    for (String name : identity) {
      key.add(
          texts.keySet().stream()
              .filter(text -> text.field().name().equalsIgnoreCase(name))
              .findFirst()
              .orElseThrow(
                  () ->
                      new LagoaException(
                          CONFIG_INVALID,
                          "Cannot compare with %s of %s: the key's column %s is not among those that can be compared"
                              .formatted(relation, database, name))));
    }
    if (key.isEmpty()) {
      key.addAll(texts.keySet());
    }
  }

  /**
   * Of a table that rows come from; reads the metadata.
   *
   * @param table as the declaration names it
   * @param declared the declared key, perhaps none
   * @param lake the columns of the lake's table
   * @param named the lake's name of a column of the database
   * @throws LagoaException {@code CONFIG_INVALID} if there is no such table, or the database has no
   *     checksums that the lake has, too; {@code UNREACHABLE}
   */
  public static Pairing taken(
      Database database,
      String table,
      List<String> declared,
      StructType lake,
      UnaryOperator<String> named) {
    return of(database, table, declared, lake, named, false);
  }

  /** Of a table whose log is followed; as {@link #taken}, but for columns told in another form. */
  public static Pairing followed(
      Database database,
      String table,
      List<String> declared,
      StructType lake,
      UnaryOperator<String> named) {
    return of(database, table, declared, lake, named, true);
  }

  /** Of a table that rows go to; as {@link #taken}, but for columns kept in a form of their own. */
  public static Pairing delivered(
      Database database, String table, List<String> declared, StructType lake) {
    return of(database, table, declared, lake, UnaryOperator.identity(), true);
  }

  private static Pairing of(
      Database database,
      String table,
      List<String> declared,
      StructType lake,
      UnaryOperator<String> named,
      boolean faithful) {
    if (!knows(database.product())) {
      throw new LagoaException(
          CONFIG_INVALID,
          "Cannot compare with %s: checksums are compared with PostgreSQL, MariaDB and MySQL only"
              .formatted(database));
    }
    return database.with(
        "read the columns of " + table,
        connection -> {
          Relation relation =
              Relation.find(connection, QualifiedName.of(table))
                  .orElseThrow(
                      () ->
                          new LagoaException(
                              CONFIG_INVALID,
                              "Cannot compare with %s: %s has no such table"
                                  .formatted(table, database)));
          return new Pairing(
              database,
              relation,
              relation.columns(connection),
              declared.isEmpty() ? relation.primaryKey(connection) : declared,
              lake,
              named,
              faithful);
        });
  }

  /** Whether a database has checksums that the lake has, too. */
  public static boolean knows(Product product) {
    return KNOWN.contains(product);
  }

  private void match(StructType lake, UnaryOperator<String> named) {
    List<String> unmatched = new ArrayList<>(Arrays.asList(lake.fieldNames()));
    for (Relation.Column column : columns) {
      Optional<StructField> field =
          Arrays.stream(lake.fields())
              .filter(one -> one.name().equalsIgnoreCase(named.apply(column.name())))
              .findFirst();
      if (field.isEmpty()) {
        foreign.add(column.name() + " (not in the lake)");
        continue;
      }
      unmatched.remove(field.orElseThrow().name());
      ColumnText text = new ColumnText(field.orElseThrow(), column, database.product());
      Optional<String> sql =
          faithful && !Faithful.isColumn(text.field().dataType(), column, database.product())
              ? Optional.empty()
              : text.sql(relation.spelling().quoted(column.name()));
      sql.ifPresentOrElse(
          expression -> texts.put(text, expression),
          () ->
              uncompared.add(
                  "%s (%s there, %s here)"
                      .formatted(
                          column.name(),
                          column.typeName(),
                          text.field().dataType().simpleString())));
    }
    unmatched.forEach(name -> uncompared.add(name + " (not in the database)"));
  }

  /** The lake's columns that identify a row. */
  public List<String> key() {
    return key.stream().map(text -> text.field().name()).toList();
  }

  /** The database's columns. */
  public List<Relation.Column> columns() {
    return columns;
  }

  /** The database's table. */
  public Relation relation() {
    return relation;
  }

  /** The columns of both that cannot be compared, and those of the lake alone, with the reason. */
  public List<String> uncompared() {
    return uncompared;
  }

  /** The columns of the database alone. */
  public List<String> foreign() {
    return foreign;
  }

  /** The database's side. */
  DatabaseSide there(Meant meant) {
    List<String> keyTexts = key.stream().map(text -> String.valueOf(texts.get(text))).toList();
    return new DatabaseSide(
        database,
        meant.rows().apply(relation.sql()),
        isPosition()
            ? Optional.of(relation.spelling().quoted(key.get(0).column().name()))
            : Optional.empty(),
        keyTexts,
        List.copyOf(texts.values()),
        meant.unread(),
        meant.pace());
  }

  /** The lake's side. */
  LakeSide here(Dataset<Row> rows, String zone) {
    List<Column> keyTexts = key.stream().map(text -> text.spark(zone)).toList();
    return new LakeSide(
        rows,
        isPosition()
            ? Optional.of(rows.col("`" + key.get(0).field().name() + "`"))
            : Optional.empty(),
        keyTexts,
        texts.keySet().stream().map(text -> text.spark(zone)).toList());
  }

  /** A key for people: {@code id = 7, day = 2024-01-08}. */
  String shown(List<String> values) {
    List<String> shown = new ArrayList<>();
    for (int i = 0; i < key.size(); i++) {
      shown.add(key.get(i).field().name() + " = " + key.get(i).shown(values.get(i)));
    }
    return String.join(", ", shown);
  }

  /** Whether the key itself says where a row is: one integer, so that an index can be used. */
  private boolean isPosition() {
    return key.size() == 1 && key.get(0).isInteger();
  }

  @Override
  public String toString() {
    return "%s of %s".formatted(relation, database);
  }
}
