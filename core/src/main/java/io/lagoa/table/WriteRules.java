package io.lagoa.table;

import java.util.List;
import java.util.Optional;

/**
 * How a table takes rows, beyond its {@link Write}.
 *
 * @param deleteWhen Spark SQL, true for a row that deletes its key; with upsert and history
 * @param compare the columns whose change makes another version in a history; without any, all but
 *     the key and {@code order-by}
 * @param maxShrink the share of the current rows that a snapshot may lack, 0 to 1; 1 allows an
 *     empty one
 * @param replaceBy what a replace takes the place of
 * @param schemaChange which changes of its columns it takes
 * @param deletes what becomes of keys that a snapshot no longer has
 * @param snapshots whether the rows of a history with {@code order-by} are all rows as they are
 *     now, rather than events
 */
public record WriteRules(
    Optional<String> deleteWhen,
    List<String> compare,
    double maxShrink,
    ReplaceBy replaceBy,
    SchemaChange schemaChange,
    Deletes deletes,
    boolean snapshots) {
  public static final WriteRules NONE =
      new WriteRules(
          Optional.empty(),
          List.of(),
          0.5,
          ReplaceBy.TABLE,
          SchemaChange.ADD,
          Deletes.CLOSE,
          false);

  public WriteRules {
    compare = List.copyOf(compare);
  }

  public WriteRules deleteWhen(Optional<String> expression) {
    return new WriteRules(
        expression, compare, maxShrink, replaceBy, schemaChange, deletes, snapshots);
  }

  public WriteRules compare(List<String> columns) {
    return new WriteRules(
        deleteWhen, columns, maxShrink, replaceBy, schemaChange, deletes, snapshots);
  }

  public WriteRules maxShrink(double share) {
    return new WriteRules(deleteWhen, compare, share, replaceBy, schemaChange, deletes, snapshots);
  }

  public WriteRules replaceBy(ReplaceBy by) {
    return new WriteRules(deleteWhen, compare, maxShrink, by, schemaChange, deletes, snapshots);
  }

  public WriteRules schemaChange(SchemaChange allowed) {
    return new WriteRules(deleteWhen, compare, maxShrink, replaceBy, allowed, deletes, snapshots);
  }

  public WriteRules deletes(Deletes become) {
    return new WriteRules(
        deleteWhen, compare, maxShrink, replaceBy, schemaChange, become, snapshots);
  }

  public WriteRules snapshots(boolean whole) {
    return new WriteRules(deleteWhen, compare, maxShrink, replaceBy, schemaChange, deletes, whole);
  }
}
