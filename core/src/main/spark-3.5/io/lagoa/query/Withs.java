package io.lagoa.query;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.catalyst.plans.logical.UnresolvedWith;
import scala.Tuple2;
import scala.collection.JavaConverters;

/** Decides how the queries of a WITH are rewritten on Spark 3.5. */
@SuppressWarnings({"deprecation", "unchecked"})
final class Withs {
  private Withs() {}

  static UnresolvedWith map(UnresolvedWith with, UnaryOperator<SubqueryAlias> change) {
    List<Tuple2<String, SubqueryAlias>> changed = new ArrayList<>();
    for (Tuple2<String, SubqueryAlias> query : Plans.list(with.cteRelations())) {
      changed.add(new Tuple2<>(query._1(), change.apply(query._2())));
    }
    return new UnresolvedWith(with.child(), JavaConverters.asScalaBuffer(changed).toList());
  }
}
