package io.lagoa.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.kit.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
final class CasesTest {
  private static final String PIPELINE =
      """
      tables {
        bronze.trip.from.files { path = "none/*.json", format = json, schema = "id INT, at DATE, stops ARRAY<STRING>, fare DOUBLE" }
        bronze.line.from.files { path = "none/*.csv", format = csv }
        bronze.bus.from.files { path = "none/*.parquet", format = parquet }
        silver.trip { sql = "SELECT * FROM bronze.trip WHERE id < :most", checks = [ "fare > 0 : stop" ] }
        silver.bus { sql = "SELECT * FROM bronze.bus" }
        silver.line { sql = "SELECT * FROM bronze.line" }
      }
      parameters { most = 100 }
      """;

  @TempDir Path folder;

  @BeforeEach
  void pipeline() throws IOException {
    Files.writeString(folder.resolve("trips.conf"), PIPELINE);
  }

  private List<CaseResult> results(String cases) throws IOException {
    Files.writeString(folder.resolve("trips.test.conf"), "cases {\n" + cases + "\n}");
    return Cases.load(folder.resolve("trips.conf")).stream().map(Case::run).toList();
  }

  @Test
  void valuesAreOfTheirColumnsTypes() throws IOException {
    Files.writeString(folder.resolve("bus.csv"), "id,seats\n7,\n8,40\n");

    assertThat(
            results(
                """
                given {
                  given {
                    bronze.trip = [
                      { id = 1, at = "2024-02-29", stops = [a, b], fare = 0.1 }
                      { id = 2, fare = "NaN" }
                    ]
                    bronze.bus { schema = "id INT, seats INT", csv = "bus.csv" }
                    bronze.line { rows = [ { name = 409 } ] }
                  }
                  expect {
                    silver.trip = [
                      { id = 2, fare = NaN, at = null }
                      { id = 1, at = "2024-02-29", stops = [a, b], fare = 0.1000000000000001 }
                    ]
                    silver.bus = [ { seats = null }, { seats = 40 } ]
                    silver.line = [ { name = "409" } ]
                    quarantine.silver_trip = []
                  }
                }
                """))
        .containsExactly(new CaseResult("given", true, ""));
  }

  @Test
  void saysWhichRowsDiffer() throws IOException {
    CaseResult result =
        results(
                """
                "two trips" {
                  given { bronze.trip = [ { id = 1, fare = 1.5 }, { id = 1, fare = 1.5 }, { id = 2, fare = 2 } ] }
                  expect { silver.trip = [ { id = 1, fare = 1.5 }, { id = 2, fare = null } ] }
                }
                """)
            .get(0);

    assertThat(result.passed()).isFalse();
    assertThat(result.message())
        .isEqualTo(
            """
            silver.trip: Rows differ: 1 missing, 2 unexpected, 1 as expected
                          id  fare
              unexpected  1   1.5
              unexpected  2   2
              missing     2   NULL""");
  }

  @Test
  void parametersAndStopsAreOfTheCase() throws IOException {
    assertThat(
            results(
                """
                few { given { bronze.trip = [ { id = 1 }, { id = 2 } ] }, parameters { most = 2 }, expect { silver.trip = [ { id = 1 } ] } }
                stop { given { bronze.trip = [ { id = 1, fare = -1 } ] }, stops = [silver.trip], expect { silver.trip = [] } }
                "no stop" { given { bronze.trip = [ { id = 1 } ] }, stops = [silver.trip] }
                unforeseen { given { bronze.trip = [ { id = 1, fare = -1 } ] } }
                """))
        .extracting(CaseResult::name, CaseResult::passed)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("few", true),
            org.assertj.core.groups.Tuple.tuple("stop", true),
            org.assertj.core.groups.Tuple.tuple("no stop", false),
            org.assertj.core.groups.Tuple.tuple("unforeseen", false));
  }

  @Test
  void aCaseThatIsWrongSaysWhere() throws IOException {
    List<CaseResult> results =
        results(
            """
            a { given { bronze.trips = [] } }
            b { given { bronze.trip = [ { ids = 1 } ] } }
            c { given { bronze.trip = [ { id = 1 }, { id = one } ] } }
            d { given { bronze.trip { cvs = "x.csv" } } }
            e { given { bronze.bus = [ { id = 1 } ] } }
            f { given { bronze.trip { csv = "absent.csv" } } }
            g { given { bronze.trip { csv = "id,fare\\n1" } } }
            h { given { bronze.trip = 5 } }
            i { given { bronze.trip { schema = "id INTT", rows = [] } } }
            j { given { bronze.line = [] }, expect { silver.trip = [] } }
            """);

    assertThat(results).extracting(CaseResult::passed).containsOnly(false);
    assertThat(results.stream().map(result -> result.message().replace(folder + "/", "")))
        .satisfiesExactly(
            a ->
                assertThat(a)
                    .contains("Unknown table 'bronze.trips'", "did you mean 'bronze.trip'?"),
            b ->
                assertThat(b)
                    .isEqualTo(
                        "trips.test.conf:3: case 'b': given.bronze.trip: Unknown column 'ids'; did you mean 'id'?"),
            c ->
                assertThat(c)
                    .isEqualTo(
                        "trips.test.conf:4: case 'c': given.bronze.trip: row 2: id = 'one' is no INT"),
            d -> assertThat(d).contains("Unknown key 'cvs'; did you mean 'csv'?"),
            e -> assertThat(e).contains("bronze.bus declares no schema; write { schema ="),
            f -> assertThat(f).contains("Cannot read csv", "absent.csv"),
            g ->
                assertThat(g)
                    .contains("csv line '1' does not fit its header 'id,fare': it needs 2 values"),
            h -> assertThat(h).contains("expected rows as [ { column = value }, … ]", "'5'"),
            i -> assertThat(i).contains("Invalid schema 'id INTT'"),
            j ->
                assertThat(j)
                    .contains("Cannot read silver.trip", "no rows are given to bronze.trip"));
  }

  @Test
  void aFileThatIsWrongSaysAllAtOnce() throws IOException {
    Files.writeString(
        folder.resolve("trips.test.conf"), "cases {\n a { givn {} }\n b { expct {} }\n}");

    assertThatThrownBy(() -> Cases.load(folder.resolve("trips.conf")))
        .hasMessageContaining(
            "trips.test.conf:2: Unknown key 'cases.a.givn': did you mean 'given'?")
        .hasMessageContaining(
            "trips.test.conf:3: Unknown key 'cases.b.expct': did you mean 'expect'?");
  }

  @Test
  void aPipelineWithoutCasesIsAnError() {
    assertThatThrownBy(() -> Cases.load(folder.resolve("trips.conf")))
        .isInstanceOfSatisfying(
            LagoaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.USAGE))
        .hasMessageContaining("trips.test.conf");
  }
}
