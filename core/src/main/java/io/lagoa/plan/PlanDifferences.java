package io.lagoa.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decides whether a plan is the one that was written, as far as a run depends on it. */
final class PlanDifferences {
  private static final ObjectMapper JSON = new ObjectMapper();

  private PlanDifferences() {}

  /** Sentences; empty if there are none. */
  static List<String> between(String written, String now) {
    JsonNode before = parsed(written);
    JsonNode after = parsed(now);
    if (!before.path("root").equals(after.path("root"))) {
      return List.of(
          "it is of the lake at %s, and this one is at %s"
              .formatted(before.path("root").asText(), after.path("root").asText()));
    }
    List<String> differences = new ArrayList<>();
    Map<String, JsonNode> tables = byName(after, "tables", "table");
    byName(before, "tables", "table")
        .forEach((name, table) -> compareTables(name, table, tables.get(name), differences));
    Map<String, JsonNode> known = byName(before, "stages", "stage");
    Map<String, JsonNode> stages = byName(after, "stages", "stage");
    known.forEach((name, stage) -> compareStages(name, stage, stages.get(name), differences));
    stages.keySet().stream()
        .filter(name -> !known.containsKey(name))
        .forEach(name -> differences.add(name + " was no part of it"));
    return List.copyOf(differences);
  }

  private static JsonNode parsed(String plan) {
    try {
      JsonNode root = JSON.readTree(plan);
      if (root.path("stages").isArray() && root.path("tables").isArray()) {
        return root;
      }
    } catch (JsonProcessingException e) {
      throw noPlan(e);
    }
    throw noPlan(null);
  }

  private static LagoaException noPlan(@Nullable Exception cause) {
    String message = "Cannot read the plan: it is not what lagoa plan --out wrote; plan again";
    return cause == null
        ? new LagoaException(ErrorCode.USAGE, message)
        : new LagoaException(ErrorCode.USAGE, message, cause);
  }

  private static Map<String, JsonNode> byName(JsonNode plan, String list, String key) {
    Map<String, JsonNode> byName = new LinkedHashMap<>();
    plan.path(list).forEach(node -> byName.put(node.path(key).asText(), node));
    return byName;
  }

  private static void compareTables(
      String name, JsonNode before, @Nullable JsonNode after, List<String> differences) {
    boolean moved =
        after != null
            && !(before.path("id").equals(after.path("id"))
                && before.path("data_version").asLong() == after.path("data_version").asLong()
                && before.path("attempt").equals(after.path("attempt")));
    if (moved) {
      differences.add(
          "%s was at %s and is at %s now".formatted(name, version(before), version(after)));
    }
  }

  private static String version(@Nullable JsonNode table) {
    return table == null || !table.has("version")
        ? "no version"
        : "version " + table.path("version").asLong();
  }

  private static void compareStages(
      String name, JsonNode before, @Nullable JsonNode after, List<String> differences) {
    if (after == null) {
      differences.add(name + " is no part of it any more");
    } else if (!before.path("declaration").equals(after.path("declaration"))) {
      differences.add(name + " is declared otherwise");
    } else if (hasMoved(before.path("delivers"), after.path("delivers"))) {
      differences.add(name + ": " + movement(before.path("delivers"), after.path("delivers")));
    } else if (!text(before).equals(text(after))) {
      differences.add("%s was '%s' and is '%s' now".formatted(name, text(before), text(after)));
    }
  }

  /** Whether a target holds something else; of a plan that does not tell, its text does. */
  private static boolean hasMoved(JsonNode before, JsonNode after) {
    return before.isObject()
        && after.isObject()
        && !before.path("token").equals(after.path("token"));
  }

  private static String movement(JsonNode before, JsonNode after) {
    String held = held(before);
    String holds = held(after);
    return "%s held %s and holds %s now"
        .formatted(
            after.path("target").asText(),
            held,
            holds.equals(held) ? "another version of that number" : holds);
  }

  private static String held(JsonNode delivers) {
    if (delivers.has("from")) {
      return "version " + delivers.path("from").asLong();
    }
    return delivers.has("token") ? "a version of another table" : "nothing";
  }

  /** What a stage would do, as it was shown. */
  private static String text(JsonNode stage) {
    StringBuilder text = new StringBuilder(stage.path("how").asText());
    text.append(": ").append(stage.path("reason").asText());
    stage.path("notes").forEach(note -> text.append("; ").append(note.asText()));
    return text.toString();
  }
}
