package io.lagoa.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import io.lagoa.lake.LakeSettings;
import io.lagoa.lake.PipelineFile;
import io.lagoa.table.Contributions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code reference.conf} says every key, and what it says is true. */
final class ReferenceIT {
  /** A comment without one space after its mark is an example of a key. */
  private static final Pattern EXAMPLE = Pattern.compile("(?m)^(\\s*)#(?=\\S|\\s{2,}\\S)");

  @TempDir Path folder;

  @Test
  void examplesLoad() throws IOException {
    Files.createDirectories(folder.resolve("sql"));
    Files.writeString(folder.resolve("sql/late_by_month.sql"), "SELECT 1 AS one");

    PipelineFile file =
        PipelineFile.parse(examples(reference()), folder.resolve("x.conf").toString());

    assertThat(file.pipeline().tables())
        .containsKeys("bronze.rental", "silver.rental", "gold.predictions", "models.by_network");
  }

  @Test
  void everyKeyIsShown() throws Exception {
    Class<?> top = Class.forName("io.lagoa.lake.FileSettings");
    Keys keys = new Keys(Contributions.found(), top);
    ConfigObject shown = ConfigFactory.parseString(examples(reference())).root();

    assertThat(keys.taken()).hasSizeGreaterThan(80).contains("Gbt.max-iter", "GeoJson.repair");
    assertThat(keys.heldBy(shown, top)).containsAll(keys.taken());
  }

  @Test
  void defaultsAreThoseOfTheCode() {
    LakeSettings settings =
        PipelineFile.parse("tables.gold.x.sql = \"SELECT 1 AS one\"", "x.conf").settings();

    assertThat(settings).isEqualTo(LakeSettings.at("./lake"));
  }

  private static String examples(String reference) {
    return EXAMPLE.matcher(reference).replaceAll("$1");
  }

  private static String reference() throws IOException {
    try (InputStream stream =
        Objects.requireNonNull(
            LakeSettings.class.getResourceAsStream("/io/lagoa/reference.conf"))) {
      return new String(stream.readAllBytes(), UTF_8);
    }
  }
}
