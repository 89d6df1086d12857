package io.lagoa.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Compiles a Java example: a whole class, or statements. */
final class Program {
  private static final String IMPORTS =
      "package example; "
          + Stream.of(
                  "io.lagoa.check.*",
                  "io.lagoa.config.*",
                  "io.lagoa.error.*",
                  "io.lagoa.kit.*",
                  "io.lagoa.lake.*",
                  "io.lagoa.plan.*",
                  "io.lagoa.sink.*",
                  "io.lagoa.source.*",
                  "io.lagoa.table.*",
                  "io.lagoa.trial.*",
                  "java.nio.file.Path",
                  "java.time.*",
                  "java.util.*",
                  "org.apache.spark.sql.*",
                  "org.junit.jupiter.api.Test",
                  "org.junit.jupiter.api.extension.ExtendWith",
                  "org.junit.jupiter.api.io.TempDir")
              .map("import %s;"::formatted)
              .collect(Collectors.joining(" "));

  private Program() {}

  /** Finds its errors; writes nothing. */
  static void compile(Document.Block block) throws IOException {
    boolean whole = block.text().matches("(?s).*\\bclass \\w+.*");
    String source =
        whole
            ? IMPORTS + "\n" + block.text()
            : IMPORTS
                + " final class Example { void example() throws Exception {\n"
                + block.text()
                + "}}";
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    JavaCompiler.CompilationTask task =
        compiler.getTask(
            null,
            null,
            diagnostics,
            List.of("-proc:none", "-cp", System.getProperty("java.class.path")),
            null,
            List.of(new Text(source)));
    ((JavacTask) task).analyze();

    assertThat(diagnostics.getDiagnostics().stream().filter(Program::isError).toList())
        .as(source)
        .isEmpty();
  }

  private static boolean isError(Diagnostic<?> diagnostic) {
    return diagnostic.getKind() == Diagnostic.Kind.ERROR;
  }

  private static final class Text extends SimpleJavaFileObject {
    private final String source;

    Text(String source) {
      super(URI.create("string:///Example.java"), Kind.SOURCE);
      this.source = source;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return source;
    }
  }
}
