package io.lagoa.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.kit.SparkExtension;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A session that somebody else started, as a notebook does. */
@ExtendWith(SparkExtension.class)
final class AdoptedSessionTest {
  private static final String COMMITS = "fs.AbstractFileSystem.file.impl";
  private static final String OURS = "io.lagoa.disk.LocalCommits";

  @TempDir private Path folder;
  private Configuration hadoop;

  @BeforeEach
  void ofSomebodyElse(SparkSession spark) {
    hadoop = spark.sparkContext().hadoopConfiguration();
  }

  @AfterEach
  void asTheKitHasIt() {
    hadoop.set(COMMITS, OURS);
  }

  @Test
  void itsCommitsExcludeOneAnotherToo() {
    hadoop.set(COMMITS, "org.apache.hadoop.fs.local.LocalFs");
    Lake.open(LakeSettings.at(folder.toString()));
    assertThat(hadoop.get(COMMITS)).isEqualTo(OURS);
  }

  @Test
  void whatSomebodyChoseStays() {
    hadoop.set(COMMITS, "com.example.Files");
    Lake.open(LakeSettings.at(folder.toString()));
    assertThat(hadoop.get(COMMITS)).isEqualTo("com.example.Files");
  }
}
