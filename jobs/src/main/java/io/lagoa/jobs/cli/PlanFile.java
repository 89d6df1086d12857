package io.lagoa.jobs.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.lake.Lake;
import io.lagoa.plan.Pipeline;
import io.lagoa.plan.Plan;
import io.lagoa.plan.Selection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A plan that was written down, to be run as it was shown.
 *
 * @param path where it stands
 * @param selection what it was a plan of
 * @param json the plan
 */
record PlanFile(Path path, Selection selection, String json) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** Writes a plan down. */
  static void write(Plan plan, Selection selection, Path path) {
    try {
      ObjectNode root = (ObjectNode) JSON.readTree(plan.json());
      selection.terms().forEach(root.putArray("select")::add);
      root.put("full", selection.full());
      Files.writeString(path, JSON.writeValueAsString(root) + "\n");
    } catch (IOException e) {
      throw new LagoaException(
          ErrorCode.USAGE, "Cannot write the plan to %s: %s".formatted(path, e), e);
    }
  }

  /**
   * Reads one.
   *
   * @throws LagoaException {@code USAGE} if it cannot be read, or is none
   */
  static PlanFile read(Path path) {
    try {
      String json = Files.readString(path);
      JsonNode root = JSON.readTree(json);
      List<String> terms = new ArrayList<>();
      root.path("select").forEach(term -> terms.add(term.asText()));
      return new PlanFile(path, new Selection(terms, root.path("full").asBoolean()), json);
    } catch (JsonProcessingException e) {
      throw new LagoaException(
          ErrorCode.USAGE,
          "Cannot read the plan %s: %s; plan again".formatted(path, e.getOriginalMessage()),
          e);
    } catch (IOException e) {
      throw new LagoaException(
          ErrorCode.USAGE, "Cannot read the plan %s: %s".formatted(path, e), e);
    }
  }

  /**
   * The plan of now, if it is still the one that stands here.
   *
   * @throws LagoaException {@code POLICY} with all that is otherwise
   */
  Plan again(Lake lake, Pipeline pipeline) {
    Plan plan = lake.plan(pipeline, selection);
    List<String> differences = plan.differences(json);
    if (!differences.isEmpty()) {
      throw new LagoaException(
          ErrorCode.POLICY,
          "Cannot run the plan %s: a run would no longer do what it shows, and nothing was done; plan again, or run without --plan%n  %s"
              .formatted(path, String.join("%n  ".formatted(), differences)));
    }
    return plan;
  }
}
