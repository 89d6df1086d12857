package io.lagoa.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class CityDatabaseTest {

  @Test
  void bothDatabasesAnswerAndNothingIsLeftAfterwards() throws SQLException, IOException {
    List<Path> before = folders();
    CityDatabase database = CityDatabase.start();
    List<Path> made = new ArrayList<>(folders()); // by other processes, too
    made.removeAll(before);
    try {
      for (String name : List.of(CityDatabase.CITY, CityDatabase.DESK)) {
        assertThat(nameSeenAt(database, name)).isEqualTo(name);
      }
      assertThat(made).isNotEmpty();
    } finally {
      database.close();
    }

    assertThat(made).anyMatch(Files::notExists);
    assertThatThrownBy(() -> database.connect(CityDatabase.CITY)).isInstanceOf(SQLException.class);
  }

  private static String nameSeenAt(CityDatabase database, String name) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(database.url(name), database.user(), database.password());
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT current_database()")) {
      row.next();
      return row.getString(1);
    }
  }

  private static List<Path> folders() throws IOException {
    try (Stream<Path> paths = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return paths
          .filter(path -> path.getFileName().toString().startsWith("lagoa-city"))
          .sorted()
          .toList();
    }
  }
}
