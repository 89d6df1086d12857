package io.lagoa.jobs.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lagoa.check.Check;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.plan.TextTable;
import io.lagoa.profile.ColumnProfile;
import io.lagoa.profile.Profile;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How a profile is printed. */
enum ProfileFormat {
  /** For people, with the checks as HOCON. */
  TABLE {
    @Override
    String text(String table, Profile profile) {
      List<List<String>> lines = new ArrayList<>();
      lines.add(
          List.of(
              "column",
              "type",
              "nulls",
              "distinct",
              "min",
              "max",
              "mean",
              "deviation",
              "median",
              "looks like",
              "frequent"));
      for (ColumnProfile column : profile.columns()) {
        lines.add(line(column, profile));
      }
      return "%s: %,d rows%n%n%s%n%nThese checks hold of them:%n%n%s"
          .formatted(
              table,
              profile.rows(),
              TextTable.of(lines, List.of(2, 3, 4, 5, 6, 7, 8)),
              hocon(table, profile));
    }
  },

  /** For programs. */
  JSON {
    @Override
    String text(String table, Profile profile) {
      ObjectNode root = MAPPER.createObjectNode();
      root.put("table", table);
      root.put("rows", profile.rows());
      ArrayNode columns = root.putArray("columns");
      for (ColumnProfile column : profile.columns()) {
        add(columns.addObject(), column, profile);
      }
      ArrayNode checks = root.putArray("checks");
      profile.suggested().forEach(check -> checks.add(check.toString()));
      return write(root);
    }
  };

  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private static final int SHOWN = 3;
  private static final int WIDTH = 24;

  abstract String text(String table, Profile profile);

  private static List<String> line(ColumnProfile column, Profile profile) {
    boolean unique = profile.unique().contains(column.name());
    return List.of(
        column.name(),
        column.type(),
        Long.toString(column.nulls()),
        unique ? "all" : (column.allValues() ? "" : "~") + distinct(column),
        column.min().map(ProfileFormat::cut).orElse(""),
        column.max().map(ProfileFormat::cut).orElse(""),
        number(column.mean()),
        number(column.deviation()),
        column.quantiles().isEmpty() ? "" : number(Optional.of(column.quantiles().get(2))),
        column.shape().map(shape -> shape.name().toLowerCase(Locale.ROOT)).orElse(""),
        unique
            ? ""
            : column.frequent().stream()
                .limit(SHOWN)
                .map(one -> "%s (%d)".formatted(cut(one.value()), one.rows()))
                .collect(Collectors.joining(", ")));
  }

  private static long distinct(ColumnProfile column) {
    return column.allValues() ? column.frequent().size() : column.distinct();
  }

  private static String hocon(String table, Profile profile) {
    return profile.suggested().stream()
        .map(Check::toString)
        .map(ProfileFormat::quoted)
        .collect(Collectors.joining("\n  ", "tables.%s.checks = [\n  ".formatted(table), "\n]"));
  }

  private static String quoted(String text) {
    try {
      return MAPPER.writeValueAsString(text); // JSON's strings are HOCON's
    } catch (JsonProcessingException e) {
      throw new LagoaException(ErrorCode.DEFECT, "Cannot write a check: " + e, e);
    }
  }

  private static String cut(String text) {
    String line = text.replace("\n", "\\n");
    return line.length() > WIDTH ? line.substring(0, WIDTH - 1) + "…" : line;
  }

  private static String number(Optional<Double> value) {
    return value
        .filter(Double::isFinite)
        .map(known -> new BigDecimal(known).round(new MathContext(5)).toPlainString())
        .orElse("");
  }

  private static void add(ObjectNode node, ColumnProfile column, Profile profile) {
    node.put("column", column.name());
    node.put("type", column.type());
    node.put("nulls", column.nulls());
    node.put("distinct", distinct(column));
    node.put("unique", profile.unique().contains(column.name()));
    column.min().ifPresent(value -> node.put("min", value));
    column.max().ifPresent(value -> node.put("max", value));
    column.mean().filter(Double::isFinite).ifPresent(value -> node.put("mean", value));
    column.deviation().filter(Double::isFinite).ifPresent(value -> node.put("deviation", value));
    List<String> names = List.of("p05", "p25", "p50", "p75", "p95");
    for (int i = 0; i < column.quantiles().size(); i++) {
      node.put(names.get(i), column.quantiles().get(i));
    }
    column
        .shape()
        .ifPresent(shape -> node.put("looks_like", shape.name().toLowerCase(Locale.ROOT)));
    ArrayNode frequent = node.putArray("frequent");
    column
        .frequent()
        .forEach(one -> frequent.addObject().put("value", one.value()).put("rows", one.rows()));
  }

  private static String write(ObjectNode root) {
    try {
      return MAPPER.writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new LagoaException(ErrorCode.DEFECT, "Cannot write the profile: " + e, e);
    }
  }
}
