package io.lagoa.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.source.FileSource;
import io.lagoa.table.Table;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SelectionTest {
  /** a and b come from outside; c reads a; d reads c and b; e reads d; f reads b. */
  private static final List<Graph.Node> ORDER =
      List.of(
          node(Table.bronze("a").from(FileSource.csv("x")).tags("daily")),
          node(Table.bronze("b").from(FileSource.csv("x"))),
          node(Table.silver("c").sql("").tags("daily"), "bronze.a"),
          node(Table.silver("d").sql(""), "silver.c", "bronze.b"),
          node(Table.gold("e").sql(""), "silver.d"),
          node(Table.gold("f").sql(""), "bronze.b", "other.x"));

  /** The declarations of b and d changed. */
  private static final Predicate<Graph.Node> MODIFIED =
      node -> List.of("bronze.b", "silver.d").contains(node.name());

  private static Graph.Node node(Table table, String... inputs) {
    return new Graph.Node(table, Optional.empty(), List.of(inputs));
  }

  private static String names(boolean full, String terms) {
    Selection selection = selection(full, terms);
    return String.join(
        "",
        ORDER.stream()
            .filter(node -> selection.names(ORDER, MODIFIED).contains(node.name()))
            .map(node -> node.table().name().name())
            .toList());
  }

  private static Selection selection(boolean full, String terms) {
    return new Selection(terms.isEmpty() ? List.of() : List.of(terms.split(" ")), full);
  }

  @ParameterizedTest
  @CsvSource({
    "'',                    abcdef",
    "silver.d,              d",
    "+silver.d,             abcd",
    "silver.d+,             de",
    "+silver.d+,            abcde",
    "bronze.b+,             bdef",
    "tag:daily,             ac",
    "tag:daily+,            acde",
    "state:modified,        bd",
    "state:modified+,       bdef",
    "+state:modified,       abcd",
    "silver.c gold.f,       cf",
    "!gold.f,               abcde",
    "!bronze.b+ !bronze.a,  c",
    "!+silver.d,            ef",
    "silver.d+ !gold.e,     d",
    "tag:daily !tag:daily,  ''",
    "+silver.c bronze.b+,   abcdef"
  })
  void termsNameTables(String terms, String names) {
    assertThat(names(false, terms)).isEqualTo(names);
  }

  @ParameterizedTest
  @CsvSource({
    "false, gold.e,    ''",
    "true,  '',        cdef",
    "true,  bronze.a,  a",
    "true,  +silver.d, d",
    "true,  silver.d+, d",
    "true,  state:modified, d",
    "true,  tag:daily, c",
    "true,  !gold.f, cdef",
    "true,  tag:daily !bronze.a, c"
  })
  void fullRebuildsWhatIsNamedAndOfSourcesOnlyThat(boolean full, String terms, String rebuilt) {
    Selection selection = selection(full, terms);
    assertThat(
            String.join(
                "",
                ORDER.stream()
                    .filter(node -> selection.rebuilds(node, MODIFIED))
                    .map(node -> node.table().name().name())
                    .toList()))
        .isEqualTo(rebuilt);
  }

  @Test
  void aTermThatNamesNothingIsAnError() {
    for (String term : List.of("gold.x", "+gold.x", "tag:weekly", "gold")) {
      assertThatThrownBy(() -> names(false, "!" + term)).hasMessageContaining("'" + term + "'");
      assertThatThrownBy(() -> names(false, term))
          .isInstanceOfSatisfying(
              LagoaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.USAGE))
          .hasMessageContaining("'" + term + "'");
    }
  }
}
