package io.lagoa.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.kit.SparkExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Passwords and secret options go to servers and nowhere else: not to what commands say, whether
 * they end well or not, not to the log of any library, and not to files.
 */
@ExtendWith(SparkExtension.class)
@Tag("one-line")
final class SecretsIT {
  private static final List<String> SECRETS =
      IntStream.rangeClosed(1, 9).mapToObj("correct-horse-%d-battery"::formatted).toList();

  /** {@code $1} to {@code $9} stand for the secrets. */
  private static final String FILE =
      """
      lake.root = "ROOT"
      lake.retries = 0

      connections {
        shop {
          url = "SHOP?apiToken=$1", user = keeper, password = "$2"
          options { sslpassword = "$3", clientKey = "$4" }
        }
        desk {
          url = "DESK", user = keeper, password = "$5"
          options { trustStorePassword = "$6", keyStorePassword = "$7" }
        }
      }

      tables {
        bronze.item.from.jdbc { connection = shop, table = public.item, watermark = id, overlap = 10 }
        bronze.item_events.from.cdc {
          connection = shop, tables = [public.item]
          options { "driver.accessToken" = "$8" }
        }
        silver.item {
          sql = "SELECT id, v FROM bronze.item"
          key = id, write = upsert
          checks = ["v <> '' : reject"]
          to.jdbc { connection = desk, table = item, verify = true }
        }
      }
      """;

  @TempDir Path folder;
  private final List<String> said = new ArrayList<>();

  @Test
  void noSecretIsSaidLoggedOrKept() throws IOException {
    TestDatabase shop = shop();
    String desk = desk();
    Path conf = conf(shop.url(), desk);
    try (LogWatch logs = LogWatch.forWords(SECRETS)) {
      succeeds("plan", conf);
      succeeds("plan", conf, "--format", "json");
      succeeds("run", conf, "--report", folder.resolve("run.json").toString());
      shop.run("INSERT INTO item VALUES (3, 'c'), (4, '')");
      succeeds("run", conf);
      succeeds("history", conf, "silver.item");
      succeeds("reconcile", conf, "silver.item");
      succeeds("reconcile", conf, "bronze.item");
      succeeds("import", conf, "shop");
      succeeds("import", conf, "desk");
      lagoa("doctor", conf);

      fails(2, conf, "connections.shop.password=" + SECRETS.get(8));
      fails(2, conf, "connections.desk.password=" + SECRETS.get(8));
      String nowhere = "//127.0.0.1:%d/x?password=%s".formatted(closedPort(), SECRETS.get(8));
      fails(3, conf, "connections.shop.url=\"jdbc:postgresql:%s\"".formatted(nowhere));
      fails(3, conf, "connections.desk.url=\"jdbc:mariadb:%s\"".formatted(nowhere));
      shop.run("INSERT INTO item VALUES (5, 'e')", "ALTER USER keeper NOREPLICATION");
      MariaDb.run(desk, "REVOKE INSERT ON secrets.* FROM keeper@'%'");
      Command failing = lagoa("run", conf, "--report", folder.resolve("failed.json").toString());
      assertThat(failing.status()).as(failing.said()).isNotZero();
      assertThat(failing.out()).contains("connection 'desk'", "connection 'shop'");
      shop.run("DROP TABLE item CASCADE");
      assertThat(lagoa("run", conf).status()).isNotZero();
      assertThat(lagoa("plan", conf).status()).isNotZero();

      assertThat(logs.found()).isEmpty();
      assertThat(logs.loggers())
          .anyMatch(name -> name.startsWith("io.lagoa."))
          .anyMatch(name -> name.startsWith("io.debezium."))
          .anyMatch(name -> name.startsWith("org.apache.kafka."))
          .anyMatch(name -> name.startsWith("org.apache.spark."))
          .anyMatch(name -> name.startsWith("org.mariadb."))
          .anyMatch(name -> name.startsWith("org.postgresql."));
    }
    assertThat(said).noneMatch(SecretsIT::tells);
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> kept = files.filter(Files::isRegularFile).filter(f -> !f.equals(conf)).toList();
      assertThat(kept).hasSizeGreaterThan(20).noneMatch(SecretsIT::tells);
      assertThat(kept).contains(folder.resolve("run.json"), folder.resolve("failed.json"));
    }
  }

  private static TestDatabase shop() throws IOException {
    TestDatabase shop = TestDatabase.create("secrets");
    shop.run(
        "DROP ROLE IF EXISTS keeper",
        "CREATE USER keeper REPLICATION PASSWORD '%s'".formatted(SECRETS.get(1)),
        "ALTER DATABASE secrets OWNER TO keeper",
        "CREATE TABLE item (id int PRIMARY KEY, v text)",
        "ALTER TABLE item OWNER TO keeper",
        "INSERT INTO item VALUES (1, 'a'), (2, 'b')");
    Path rules = Path.of(shop.value("SHOW hba_file"));
    String line = "host all keeper all scram-sha-256\n";
    if (!Files.readString(rules).startsWith(line)) {
      Files.writeString(rules, line + Files.readString(rules));
    }
    shop.run("SELECT pg_reload_conf()");
    return shop;
  }

  private static String desk() {
    String desk = MariaDb.create("secrets");
    MariaDb.run(
        desk,
        "CREATE OR REPLACE USER keeper@'%%' IDENTIFIED BY '%s'".formatted(SECRETS.get(4)),
        "GRANT ALL ON secrets.* TO keeper@'%'");
    return desk;
  }

  private Path conf(String shop, String desk) throws IOException {
    String text =
        FILE.replace("ROOT", folder.resolve("lake").toString())
            .replace("SHOP", shop)
            .replace("DESK", desk);
    for (int i = 0; i < SECRETS.size(); i++) {
      text = text.replace("$" + (i + 1), SECRETS.get(i));
    }
    return Files.writeString(folder.resolve("secrets.conf"), text);
  }

  private void fails(int status, Path conf, String set) {
    for (String command : List.of("plan", "run", "doctor")) {
      Command failing = lagoa(command, conf, "--set", set);
      assertThat(failing.status()).as(failing.said()).isEqualTo(status);
    }
  }

  private void succeeds(String command, Path conf, String... more) {
    Command answer = lagoa(command, conf, more);
    assertThat(answer.status()).as(answer.said()).isZero();
  }

  private Command lagoa(String command, Path conf, String... more) {
    List<String> words = new ArrayList<>(List.of(command, conf.toString()));
    words.addAll(List.of(more));
    Command answer = Command.lagoa(words);
    said.add(answer.said());
    return answer;
  }

  private static boolean tells(String text) {
    return SECRETS.stream().anyMatch(text::contains);
  }

  private static boolean tells(Path file) {
    try {
      return tells(Files.readString(file, ISO_8859_1));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
