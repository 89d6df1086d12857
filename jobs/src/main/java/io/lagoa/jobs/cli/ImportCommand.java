package io.lagoa.jobs.cli;

import io.lagoa.config.Connection;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.jobs.imports.ImportedFile;
import io.lagoa.lake.PipelineFile;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "import",
    description = {
      "Print a pipeline file for a database: a bronze and a silver table for each of its tables,",
      "with keys, watermarks and foreign keys as its metadata tells them. Reads no rows.",
      "With --cdc the tables are made from the changes in the database's log."
    },
    mixinStandardHelpOptions = true)
final class ImportCommand implements Callable<Integer> {
  private final Streams streams;
  @Mixin final FileOptions file = new FileOptions();

  @Parameters(
      index = "1",
      paramLabel = "<connection>",
      description = "A name in the file's connections.")
  @Nullable String connection;

  @Option(
      names = "--schema",
      paramLabel = "<name>",
      description = "Whose tables; without it the connection's own schema.")
  @Nullable String schema;

  @Option(
      names = "--tables",
      split = ",",
      paramLabel = "<pattern>",
      description = "Which tables: * is any text, !name leaves out; default all.")
  List<String> tables = List.of("*");

  @Option(
      names = "--cdc",
      description = "From the database's log: one table of events, a silver table for each table.")
  boolean cdc;

  ImportCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    PipelineFile loaded = file.load();
    Map<String, Connection> connections = loaded.settings().connections();
    String name = String.valueOf(connection);
    Connection settings = connections.get(name);
    if (settings == null) {
      throw new LagoaException(
          ErrorCode.USAGE,
          "Cannot import %s: %s has no such connection; it has %s"
              .formatted(name, file.file(), new TreeSet<>(connections.keySet())));
    }
    streams.out().print(ImportedFile.of(name, settings, Optional.ofNullable(schema), tables, cdc));
    return 0;
  }
}
