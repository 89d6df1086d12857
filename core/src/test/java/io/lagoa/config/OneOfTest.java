package io.lagoa.config;

import static io.lagoa.config.Failures.problems;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class OneOfTest {
  interface Origin {}

  record Files(String path) implements Origin {}

  record Jdbc(String table, @Default("1000") int batch) implements Origin {}

  interface Trainer {}

  record Gbt(@Default("20") int maxIter, Place place) implements Trainer {}

  record Mlp(@Default("[8]") List<Integer> layers) implements Trainer {}

  interface Step {}

  record Score(String model) implements Step {}

  /** A step that is not a choice. */
  public static final class Clean implements Step {
    @Override
    public boolean equals(Object other) {
      return other instanceof Clean;
    }

    @Override
    public int hashCode() {
      return 0;
    }
  }

  /** A step that cannot be made from its name. */
  public static final class Closed implements Step {
    private Closed() {}
  }

  record Body(
      Optional<Origin> from,
      List<Origin> to,
      Optional<Trainer> trainer,
      @Inline Optional<Step> transform,
      Optional<Supplier<String>> function) {}

  private static final Choices CHOICES =
      Choices.NONE
          .with(Origin.class, "files", Files.class)
          .with(Origin.class, "jdbc", Jdbc.class)
          .with(Trainer.class, "gbt", Gbt.class)
          .with(Step.class, "score", Score.class);

  @Test
  void aChoiceIsTheRecordUnderItsOnlyKey() {
    assertThat(bind("from.jdbc { table = a }").from()).contains(new Jdbc("a", 1000));
    assertThat(bind("from { files.path = b }").from()).contains(new Files("b"));
    assertThat(bind("").from()).isEmpty();
  }

  @Test
  void aChoiceThatIsNullDoesNotCount() {
    assertThat(bind("from.jdbc { table = a }\nfrom { jdbc = null, files.path = b }").from())
        .contains(new Files("b"));
  }

  @Test
  void aListOfChoicesMayBeOneBlock() {
    assertThat(bind("to.jdbc.table = a").to()).containsExactly(new Jdbc("a", 1000));
    assertThat(bind("to = [{ files.path = b }, { jdbc.table = a }]").to())
        .containsExactly(new Files("b"), new Jdbc("a", 1000));
  }

  @Test
  void aWordStandsForAChoiceWithoutSettings() {
    assertThat(bind("\n\ntrainer = gbt").trainer())
        .contains(new Gbt(20, new Place(Optional.of("x.conf"), 3)));
  }

  @Test
  void anInlineChoiceStandsDirectlyInTheBlock() {
    assertThat(bind("score { model = m }").transform()).contains(new Score("m"));
    assertThat(bind("from.jdbc.table = a").transform()).isEmpty();
  }

  @Test
  void aClassIsNamedUnderTheComponentsOwnKey() {
    assertThat(bind("transform = \"" + Clean.class.getName() + "\"").transform())
        .contains(new Clean());
  }

  @Test
  void noKeyAndTwoKeysAreErrorsThatNameThePlaces() {
    assertThat(problems(() -> bind("from {}")))
        .containsExactly(
            "x.conf:1: Invalid value of 'from': expected one of [files, jdbc], got none");
    assertThat(problems(() -> bind("from.jdbc.table = a\nx = 1\nfrom.files.path = b")))
        .containsExactly(
            "x.conf:1: Invalid value of 'from': expected one of [files, jdbc], got jdbc (x.conf:1)"
                + " and files (x.conf:3); keep one, or set the others to null in an overlay",
            "x.conf:2: Unknown key 'x': known keys are from, to, trainer, score, transform,"
                + " function");
    assertThat(
            problems(() -> bind("score.model = m\ntransform = \"" + Clean.class.getName() + "\"")))
        .singleElement()
        .asString()
        .contains("score (x.conf:1) and transform (x.conf:2)");
  }

  @Test
  void aMisspeltChoiceIsAnUnknownKey() {
    assertThat(problems(() -> bind("from.jdcb.table = a")))
        .containsExactly("x.conf:1: Unknown key 'from.jdcb': did you mean 'jdbc'?");
    assertThat(problems(() -> bind("trainer = gtb")))
        .containsExactly(
            "x.conf:1: Invalid value of 'trainer': expected one of [gbt], got \"gtb\"; did you mean"
                + " 'gbt'?");
    assertThat(problems(() -> bind("trainer = [gbt]")))
        .containsExactly("x.conf:1: Invalid value of 'trainer': expected one of [gbt], got a list");
  }

  @Test
  void problemsWithinAChoiceAreToldWithItsPath() {
    assertThat(problems(() -> bind("from.jdbc {\n  tabel = a\n}")))
        .containsExactly(
            "x.conf:1: Missing key 'from.jdbc.table': expected text",
            "x.conf:2: Unknown key 'from.jdbc.tabel': did you mean 'table'?");
  }

  @Test
  void aClassThatDoesNotServeIsToldWhy() {
    String step = Step.class.getName();
    assertThat(problems(() -> bind("transform = com.acme.Clean")))
        .containsExactly(
            "x.conf:1: Invalid value of 'transform': expected the name of a "
                + step
                + " on the class path, got \"com.acme.Clean\"");
    assertThat(problems(() -> bind("transform = java.lang.String")))
        .containsExactly(
            "x.conf:1: Invalid value of 'transform': class java.lang.String is no " + step);
    assertThat(problems(() -> bind("transform = \"" + Closed.class.getName() + "\"")))
        .containsExactly(
            "x.conf:1: Invalid value of 'transform': class "
                + Closed.class.getName()
                + " has no public constructor without parameters");
    assertThat(problems(() -> bind("transform { a = b }")))
        .containsExactly(
            "x.conf:1: Invalid value of 'transform': expected the name of a class; a block stands"
                + " directly under its own key");
  }

  private static Body bind(String text) {
    return ConfigFile.parse(text, "x.conf").bind(Body.class, CHOICES);
  }
}
