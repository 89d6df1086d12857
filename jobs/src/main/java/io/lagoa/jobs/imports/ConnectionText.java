package io.lagoa.jobs.imports;

import io.lagoa.config.Connection;
import io.lagoa.config.Secret;
import io.lagoa.database.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Writes a connection without its secrets: these are left to the environment. */
record ConnectionText(String name, Connection settings) {
  List<String> lines() {
    String variable = name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    List<String> lines = new ArrayList<>();
    lines.add("connections.%s {".formatted(Hocon.word(name)));
    lines.add(
        Database.hidesSecrets(settings.url())
            ? "  url = ${%s_URL}".formatted(variable)
            : "  url = " + Hocon.text(settings.url()));
    settings.user().ifPresent(user -> lines.add("  user = " + Hocon.text(user)));
    if (settings.password().isPresent()) {
      lines.add("  password = ${?%s_PASSWORD}".formatted(variable));
    }
    settings.driver().ifPresent(driver -> lines.add("  driver = " + Hocon.text(driver)));
    settings
        .options()
        .forEach(
            (option, value) ->
                lines.add(
                    "  options.%s = %s"
                        .formatted(
                            Hocon.text(option),
                            Secret.isNamedSo(option)
                                ? "${?%s_%s}"
                                    .formatted(
                                        variable,
                                        option
                                            .toUpperCase(Locale.ROOT)
                                            .replaceAll("[^A-Z0-9]", "_"))
                                : Hocon.text(value))));
    lines.add("}");
    return lines;
  }
}
