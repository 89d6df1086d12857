package io.lagoa.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.lagoa.kit.SparkExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a user sees of a pipeline file that is wrong: the right exit status, and a message that
 * names the file and the line, which the file marks with {@code # here}, and no password.
 */
@ExtendWith(SparkExtension.class)
final class BrokenConfigurationsIT {
  private static final String PASSWORD = "correct-horse-battery-staple";

  /** A sound pipeline file, but for what stands in the place of the two marks. */
  private static final String FILE =
      """
      lake.root = "ROOT"

      connections.shop {
        url = "jdbc:postgresql://127.0.0.1:PORT/shop?ssl=false"
        user = reader
        password = "%s"
      }

      tables {
        bronze.visit.from.files { path = "*.csv", format = csv, schema = "id INT, day DATE" }
      TABLES
      }
      """
          .formatted(PASSWORD);

  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource
  void aBrokenFileIsRefusedWithItsPlace(int status, String tables, String message)
      throws IOException {
    for (String command : List.of("plan", "run")) {
      Path file = file(tables);

      Command answer = Command.lagoa(List.of(command, file.toString()));

      assertThat(answer.status()).as(answer.said()).isEqualTo(status);
      assertThat(answer.err())
          .contains("%s:%d".formatted(file, lineOfMark(file)))
          .containsPattern(message);
      assertThat(answer.out() + answer.err()).doesNotContain(PASSWORD);
      assertThat(folder.resolve("lake")).doesNotExist();
    }
  }

  static Stream<Arguments> aBrokenFileIsRefusedWithItsPlace() {
    return Stream.of(
        argumentSet(
            "unknown key",
            2,
            """
            silver.visit {
              sql = "SELECT id, day FROM bronze.visit"
              partiton-by = day # here
            }
            """,
            "partiton-by.*partition-by"),
        argumentSet(
            "wrong type",
            2,
            """
            silver.visit {
              sql = "SELECT id, day FROM bronze.visit"
              every = often # here
            }
            """,
            "every.*often"),
        argumentSet(
            "unknown table in SQL",
            2,
            """
            silver.visit {
              sql = \"""
                SELECT id, day
                FROM bronze.visits -- # here
              \"""
            }
            """,
            "bronze\\.visits.*did you mean 'bronze\\.visit'"),
        argumentSet(
            "cycle",
            2,
            """
            silver.a { # here
              sql = "SELECT id FROM silver.b"
            }
            silver.b.sql = "SELECT id FROM silver.a"
            """,
            "silver\\.a -> silver\\.b -> silver\\.a"),
        argumentSet(
            "missing key for upsert",
            2,
            """
            silver.visit { # here
              sql = "SELECT id, day FROM bronze.visit"
              write = upsert
            }
            """,
            "(?s)silver\\.visit.*upsert.*key"),
        argumentSet(
            "unreachable database",
            3,
            """
            bronze.client { # here
              from.jdbc { connection = shop, table = public.client }
            }
            """,
            "connection 'shop' at 127\\.0\\.0\\.1:\\d+.*run again"));
  }

  private Path file(String tables) throws IOException {
    Files.writeString(folder.resolve("visits.csv"), "id,day\n1,2024-01-01\n");
    return Files.writeString(
        folder.resolve("broken.conf"),
        FILE.replace("TABLES", tables)
            .replace("ROOT", folder.resolve("lake").toString())
            .replace("PORT", Integer.toString(closedPort())));
  }

  private static int lineOfMark(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).contains("# here")) {
        return i + 1;
      }
    }
    throw new AssertionError("No mark in " + file);
  }

  /** A port that answered a moment ago, and does not now. */
  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
