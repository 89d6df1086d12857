package io.lagoa.kit;

import static io.lagoa.kit.DatasetAssert.assertThat;
import static io.lagoa.kit.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

final class SparkExtensionTest {
  private static final String OURS = "spark.lagoa.test";

  @RegisterExtension
  static final SparkExtension SPARK =
      SparkExtension.with("spark.sql.shuffle.partitions", "3").and(OURS, "yes");

  @Test
  void theSessionIsSmallQuietAndTheSameOnEachLine(SparkSession spark) {
    assertThat(spark.sparkContext().master()).isEqualTo("local[2]");
    assertThat(spark.sparkContext().uiWebUrl().isEmpty()).isTrue();
    assertThat(spark.conf().get("spark.sql.session.timeZone")).isEqualTo("UTC");
    assertThat(spark.conf().get("spark.databricks.delta.snapshotPartitions")).isEqualTo("1");
    assertThatThrownBy(() -> spark.sql("SELECT CAST('x' AS INT)").collectAsList())
        .hasMessageContaining("CAST_INVALID_INPUT");
  }

  @Test
  void settingsOfTheClassAreSet(SparkSession spark) {
    assertThat(spark.conf().get("spark.sql.shuffle.partitions")).isEqualTo("3");
    assertThat(spark.conf().get(OURS)).isEqualTo("yes");
  }

  @Test
  void deltaTablesAreWrittenAndOverwrittenTwice(SparkSession spark, @TempDir Path folder) {
    String path = folder.resolve("table").toString();
    for (int i = 0; i < 3; i++) {
      Rows.of(spark, "a INT", row(i)).write().format("delta").mode("overwrite").save(path);
    }

    assertThat(spark.sql("SELECT a FROM delta.`" + path + "`")).hasRows(row(2));
    assertThat(spark.sql("SELECT a FROM delta.`" + path + "` VERSION AS OF 0")).hasRows(row(0));
  }

  @Test
  void allAskForTheSameSession(SparkSession spark) {
    assertThat(SharedSession.open(java.util.Map.of()).spark()).isSameAs(spark);
  }

  @Test
  void changedSettingsAreUndone(SparkSession spark) {
    ChangedSettings changed = new ChangedSettings(spark.conf());
    changed.set("spark.sql.shuffle.partitions", "5");
    changed.set("spark.lagoa.new", "1");
    assertThat(spark.conf().get("spark.sql.shuffle.partitions")).isEqualTo("5");

    changed.undo();

    assertThat(spark.conf().get("spark.sql.shuffle.partitions")).isEqualTo("3");
    assertThat(spark.conf().contains("spark.lagoa.new")).isFalse();
  }

  @Test
  void aSettingThatComesTooLateIsRefused(SparkSession spark) {
    ChangedSettings changed = new ChangedSettings(spark.conf());

    changed.set("spark.sql.catalogImplementation", "in-memory");
    assertThatThrownBy(() -> changed.set("spark.sql.catalogImplementation", "hive"))
        .isInstanceOf(ExtensionConfigurationException.class)
        .hasMessage(
            "Cannot set spark.sql.catalogImplementation = hive for this test class: it takes effect only when a "
                + "session starts, and the shared one started with in-memory. Give it to the whole module, as a "
                + "system property of the test run.");
  }

  @Nested
  final class InANestedClass {
    @Test
    void settingsOfTheOuterClassStand(SparkSession spark) {
      assertThat(spark.conf().get(OURS)).isEqualTo("yes");
    }
  }
}
