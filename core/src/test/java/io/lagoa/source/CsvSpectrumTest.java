package io.lagoa.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Twelve nasty files of csv-spectrum, without any option, against their JSON truth. */
class CsvSpectrumTest {
  private static Path spectrum;

  @BeforeAll
  static void theFilesAreThere() {
    spectrum = Path.of(System.getProperty("lagoa.root", "."), "../shared/data/csv_spectrum");
    Assumptions.assumeTrue(Files.isDirectory(spectrum), "skipped: no " + spectrum);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "comma_in_quotes",
        "empty",
        "empty_crlf",
        "escaped_quotes",
        "json",
        "location_coordinates",
        "newlines",
        "newlines_crlf",
        "quotes_and_newlines",
        "simple",
        "simple_crlf",
        "utf8"
      })
  void equalsItsTruth(String name) throws IOException {
    List<Map<String, String>> truth = truth(name);
    if (name.equals("location_coordinates")) {
      // The truth file states another number than the CSV file.
      assertThat(truth.get(0).put("Contact Phone Number", "2095257564")).isEqualTo("1234567890");
    }
    if (name.equals("newlines_crlf")) {
      // Spark gives a line break within quotes as \n, whatever it is in the file.
      truth.get(1).compute("a", (column, value) -> value.replace("\r\n", "\n"));
    }
    assertThat(read(name)).isEqualTo(truth);
  }

  @Test
  void allTwelveAreNamedAbove() throws IOException {
    try (Stream<Path> files = Files.list(spectrum.resolve("csvs"))) {
      assertThat(files).hasSize(12);
    }
  }

  private static List<Map<String, String>> truth(String name) throws IOException {
    String json = Files.readString(spectrum.resolve("json/" + name + ".json"));
    String list = json.startsWith("[") ? json : "[" + json + "]";
    return new ObjectMapper().readValue(list, new TypeReference<>() {});
  }

  private static List<Map<String, String>> read(String name) {
    Offer offer = FileSource.csv("csvs/" + name + ".csv").open(FileSession.lake(spectrum));
    List<Map<String, String>> rows = new ArrayList<>();
    for (Row row : offer.rows().read().collectAsList()) {
      Map<String, String> values = new LinkedHashMap<>();
      for (String column : offer.schema().fieldNames()) {
        values.put(column, row.getAs(column));
      }
      rows.add(values);
    }
    return rows;
  }
}
