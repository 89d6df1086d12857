package io.lagoa.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The example of the design, bound as a pipeline file is. */
class PipelineFileTest {
  private static final String EXAMPLE =
      """
      lake { name = shop, root = ./lake, root = ${?NO_SUCH_LAGOA_ROOT} }

      connections {
        shop { url = "jdbc:postgresql://localhost:5432/pagila", user = postgres, password = ${?NO_SUCH_PASSWORD} }
        bi   { url = "jdbc:postgresql://localhost:5432/bi",     user = postgres, password = hunter2 }
      }

      tables {
        bronze.rental.from.jdbc { connection = shop, table = public.rental, watermark = last_update }

        silver.rental {
          sql = "SELECT rental_id, customer_id, rental_date, return_date, last_update FROM bronze.rental"
          key = [rental_id], order-by = last_update, write = upsert
          checks = [ "return_date >= rental_date : reject", "rejected < 2% : stop" ]
        }
        gold.predictions {
          score { model = late_return, from = gold.rental_features }
          to.jdbc { connection = bi, table = public.late_return, key = [rental_id] }
        }
      }

      models.late_return { from = gold.rental_features, label = late, trainer.gbt { max-iter = 20 } }
      """;

  interface From {}

  interface To {}

  interface Content {}

  interface Trainer {}

  enum Write {
    APPEND,
    UPSERT
  }

  record FromJdbc(String connection, Optional<String> table, Optional<String> watermark)
      implements From {}

  record ToJdbc(String connection, String table, List<String> key) implements To {}

  record Score(String model, String from) implements Content {}

  record Gbt(int maxIter) implements Trainer {}

  record Model(String from, String label, Trainer trainer, Place place) {}

  record Body(
      Optional<From> from,
      Optional<String> sql,
      List<String> key,
      List<String> orderBy,
      Optional<Write> write,
      List<String> checks,
      @Inline Optional<Content> transform,
      List<To> to,
      Place place) {}

  record Lake(String name, String root, String timezone) {}

  record Root(
      Lake lake,
      Map<String, Connection> connections,
      Map<String, Map<String, Body>> tables,
      @Blocks Map<String, Map<String, Object>> declared) {}

  @Test
  void itIsBoundWhole() {
    Root root =
        ConfigFile.parse(EXAMPLE, "rentals.conf")
            .bind(
                Root.class,
                Choices.NONE
                    .with(From.class, "jdbc", FromJdbc.class)
                    .with(To.class, "jdbc", ToJdbc.class)
                    .with(Content.class, "score", Score.class)
                    .with(Trainer.class, "gbt", Gbt.class),
                Map.of("models", Model.class));

    assertThat(root.lake()).isEqualTo(new Lake("shop", "./lake", "UTC"));
    assertThat(root.connections().keySet()).containsExactly("shop", "bi");
    assertThat(root.connections().get("shop").password()).isEmpty();
    assertThat(root.connections().get("bi").password()).contains(new Secret("hunter2"));
    assertThat(root.tables().keySet()).containsExactly("bronze", "silver", "gold");
    assertThat(root.tables().get("bronze").get("rental").from())
        .contains(new FromJdbc("shop", Optional.of("public.rental"), Optional.of("last_update")));
    Body silver = root.tables().get("silver").get("rental");
    assertThat(silver.place().line()).isEqualTo(11);
    assertThat(silver.orderBy()).containsExactly("last_update");
    assertThat(silver.write()).contains(Write.UPSERT);
    assertThat(silver.checks())
        .containsExactly("return_date >= rental_date : reject", "rejected < 2% : stop");
    Body gold = root.tables().get("gold").get("predictions");
    assertThat(gold.transform()).contains(new Score("late_return", "gold.rental_features"));
    assertThat(gold.to())
        .containsExactly(new ToJdbc("bi", "public.late_return", List.of("rental_id")));
    assertThat(root.declared().get("models"))
        .containsExactly(
            Map.entry(
                "late_return",
                new Model(
                    "gold.rental_features",
                    "late",
                    new Gbt(20),
                    new Place(Optional.of("rentals.conf"), 22))));
  }
}
