package io.lagoa.config;

import static io.lagoa.config.Failures.message;
import static io.lagoa.config.Failures.problems;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {
  record Lake(
      String name,
      String root,
      int parallelism,
      String timezone,
      Path sqlDir,
      Map<String, String> spark) {}

  record Root(
      Lake lake,
      Map<String, Connection> connections,
      Map<String, Map<String, Body>> tables,
      Optional<String> note) {}

  record Body(Optional<String> sql, Optional<Path> sqlFile, List<String> key, Place place) {}

  @TempDir Path folder;

  @Test
  void defaultsAreThoseOfTheReference() throws IOException {
    Path file = write("x.conf", "lake.name = shop");

    Lake lake = bind(file).lake();

    assertThat(lake)
        .isEqualTo(new Lake("shop", "./lake", 2, "UTC", folder.resolve("sql"), Map.of()));
  }

  @Test
  void anIncludedFileStandsBesideTheIncludingOneAndKeepsItsPlaces() throws IOException {
    write(
        "shared/connections.conf",
        "\nconnections.shop { url = u, pasword = p }\ntables.a.x.sql-file = q.sql");
    Path file =
        write(
            "jobs/x.conf",
            """
            note = "include \\"nothing\\""
            include "../shared/connections"   # the suffix may be left out
            tables.a.y.sql-file = q.sql
            tables.a.y.kee = 1
            """);

    assertThat(problems(() -> bind(file)))
        .containsExactly(
            folder + "/jobs/x.conf:4: Unknown key 'tables.a.y.kee': did you mean 'key'?",
            folder
                + "/shared/connections.conf:2: Unknown key 'connections.shop.pasword': did you mean"
                + " 'password'?");

    Map<String, Body> tables =
        bind(write(
                "jobs/y.conf",
                "include \"../shared/good.conf\"\ntables.a.y.sql-file = q.sql",
                "shared/good.conf",
                "tables.a.x.sql-file = q.sql"))
            .tables()
            .get("a");
    assertThat(tables.keySet()).containsExactly("x", "y");
    assertThat(tables.get("x").sqlFile()).contains(folder.resolve("shared/q.sql"));
    assertThat(tables.get("y").sqlFile()).contains(folder.resolve("jobs/q.sql"));
  }

  @Test
  void anIncludeWithinABlockIsPutThere() throws IOException {
    Path file =
        write(
            "x.conf", "tables {\n  a { include \"part.conf\" }\n}", "part.conf", "\nx { kee = 1 }");

    assertThat(problems(() -> bind(file)))
        .containsExactly(
            folder + "/part.conf:2: Unknown key 'tables.a.x.kee': did you mean 'key'?");
  }

  @Test
  void anIncludeOfNothingOrOfItselfIsAnError() throws IOException {
    Path file = write("x.conf", "note = a\ninclude \"gone.conf\"");
    assertThat(message(() -> bind(file)))
        .isEqualTo(
            file + ":2: Cannot include \"gone.conf\": there is no file " + folder + "/gone.conf");

    Path one = write("one.conf", "include \"two.conf\"", "two.conf", "\n\ninclude \"one.conf\"");
    assertThat(message(() -> bind(one)))
        .isEqualTo(folder + "/two.conf:3: Cannot include \"one.conf\": it includes itself");
  }

  @Test
  void anEnvironmentIsLaidOverTheFile() throws IOException {
    Path file = write("x.conf", "lake { name = shop, parallelism = 8 }\nnote = ${lake.name}");
    write("env/prod.conf", "lake.name = production");
    write("test.conf", "lake { name = test, paralelism = 1 }");

    Root root = bind(file, Optional.of("prod"));
    assertThat(root.lake().name()).isEqualTo("production");
    assertThat(root.lake().parallelism()).isEqualTo(8);
    assertThat(root.note()).as("substitutions see the overlay").contains("production");

    assertThat(problems(() -> bind(file, Optional.of("test"))))
        .containsExactly(
            folder + "/test.conf:1: Unknown key 'lake.paralelism': did you mean 'parallelism'?");
    assertThat(message(() -> bind(file, Optional.of("moon"))))
        .isEqualTo(
            "Cannot find environment 'moon': neither %s/env/moon.conf nor %s/moon.conf exists"
                .formatted(folder, folder));
  }

  @Test
  void assignmentsWinOverAll() throws IOException {
    Path file = write("x.conf", "lake.name = shop\nconnections.shop.url = a\ntables.a.x.key = [a]");
    write("prod.conf", "lake.name = production");

    Root root =
        bind(
            file,
            Optional.of("prod"),
            "lake.name=a#b",
            "lake.parallelism = 4",
            "connections.shop.url=jdbc:postgresql://localhost:5432/x?a=b",
            "tables.a.x.key=[b, c]",
            "tables.\"b.c\"={ y { sql = \"SELECT 1\" } }",
            "lake.spark.sql.ansi=true",
            "lake.timezone=${lake.name}",
            "note=");

    assertThat(root.lake().name()).isEqualTo("a#b");
    assertThat(root.lake().parallelism()).isEqualTo(4);
    assertThat(root.lake().timezone()).isEqualTo("a#b");
    assertThat(root.lake().spark()).containsExactly(Map.entry("sql.ansi", "true"));
    assertThat(root.connections().get("shop").url())
        .isEqualTo("jdbc:postgresql://localhost:5432/x?a=b");
    assertThat(root.tables().get("a").get("x").key()).containsExactly("b", "c");
    assertThat(root.tables().get("b.c").get("y").sql()).contains("SELECT 1");
    assertThat(root.note()).contains("");
  }

  @Test
  void aWrongAssignmentIsToldByItsKeyOnly() throws IOException {
    Path file = write("x.conf", "lake.parallelism = 3\nconnections.shop.url = x");

    assertThat(
            problems(
                () ->
                    bind(
                        file,
                        Optional.empty(),
                        "lake.parallelism=many",
                        "connections.shop.pasword=hunter2")))
        .containsExactly(
            "--set connections.shop.pasword: Unknown key 'connections.shop.pasword': did you mean"
                + " 'password'?",
            "--set lake.parallelism: Invalid value of 'lake.parallelism': expected a number, got"
                + " \"many\"");
    assertThat(usage(() -> bind(file, Optional.empty(), "password:hunter2")))
        .isEqualTo("Invalid --set: write --set key=value");
    assertThat(usage(() -> bind(file, Optional.empty(), "a..b=hunter2")))
        .contains("'a..b' is no key")
        .doesNotContain("hunter2");
  }

  @Test
  void aFileThatCannotBeReadIsTold() throws IOException {
    assertThat(message(() -> bind(folder.resolve("gone.conf"))))
        .isEqualTo(
            "Cannot read configuration file %s/gone.conf: there is no such file".formatted(folder));
    assertThat(message(() -> bind(folder))).endsWith(": it is a folder");
    Path latin = Files.write(folder.resolve("latin.conf"), new byte[] {'a', '=', (byte) 0xE9});
    assertThat(message(() -> bind(latin))).endsWith(": it is not UTF-8 text");
  }

  @Test
  void aConfigurationIsMadeInCodeByPathsOrNested() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("lake.name", "code");
    values.put("lake", Map.of("parallelism", 3));
    values.put("connections.b", Map.of("url", "u", "password", new Secret("p")));
    values.put("connections.a", Map.of("url", "v"));

    ConfigFile file = ConfigFile.of(values);
    Root root = file.bind(Root.class, Choices.NONE);

    assertThat(file.base()).isEqualTo(Path.of("").toAbsolutePath());
    assertThat(root.lake().name()).isEqualTo("code");
    assertThat(root.lake().parallelism()).isEqualTo(3);
    assertThat(root.connections().keySet()).containsExactly("b", "a");
    assertThat(root.connections().get("b").password()).contains(new Secret("p"));
    assertThat(problems(() -> ConfigFile.of(Map.of("lake.nmae", 1)).bind(Root.class, Choices.NONE)))
        .containsExactly("In code: Unknown key 'lake.nmae': did you mean 'name'?");
  }

  private Path write(String... namesAndTexts) throws IOException {
    for (int i = 0; i < namesAndTexts.length; i += 2) {
      Path file = folder.resolve(namesAndTexts[i]);
      Files.createDirectories(file.getParent());
      Files.writeString(file, namesAndTexts[i + 1]);
    }
    return folder.resolve(namesAndTexts[0]);
  }

  private static Root bind(Path file) {
    return bind(file, Optional.empty());
  }

  private static Root bind(Path file, Optional<String> env, String... set) {
    return ConfigFile.load(file, new Overrides(env, Arrays.asList(set)))
        .bind(Root.class, Choices.NONE);
  }

  private static String usage(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    LagoaException failure = catchThrowableOfType(LagoaException.class, call);
    assertThat(failure.code()).isEqualTo(ErrorCode.USAGE);
    return failure.getMessage();
  }
}
