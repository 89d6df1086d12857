package io.lagoa.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lagoa.check.Verdict;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.util.Locale;

/** Decides how a run is written for programs; the names are a promise to them. */
final class RunJson {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private RunJson() {}

  static String of(Run run) {
    ObjectNode root = JSON.createObjectNode();
    root.put("run", run.id());
    root.put("lake", run.lake());
    root.put("root", run.root());
    root.put("started", run.started().toString());
    root.put("seconds", run.elapsed().toMillis() / 1000.0);
    root.put("exit_status", run.exitStatus());
    ArrayNode stages = root.putArray("stages");
    for (StageResult stage : run.stages()) {
      add(stages.addObject(), stage);
    }
    try {
      return JSON.writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new LagoaException(ErrorCode.DEFECT, "Cannot write the report: " + e, e);
    }
  }

  private static void add(ObjectNode node, StageResult stage) {
    node.put("stage", stage.name());
    node.put("kind", stage.kind().name().toLowerCase(Locale.ROOT));
    node.put("status", stage.status().name().toLowerCase(Locale.ROOT));
    node.put("how", stage.how());
    node.put("reason", stage.reason());
    stage.notes().forEach(node.putArray("notes")::add);
    stage.version().ifPresent(version -> node.put("version", version));
    node.put("rows_read", stage.read());
    node.put("rows_inserted", stage.inserted());
    node.put("rows_updated", stage.updated());
    node.put("rows_deleted", stage.deleted());
    node.put("rows_rejected", stage.rejected());
    stage
        .counted()
        .ifPresent(
            counted ->
                node.put("rows_extracted", counted.read()).put("rows_in_source", counted.there()));
    node.put("rows", stage.rows());
    node.put("bytes_written", stage.bytes());
    node.put("retries", stage.retries());
    node.put("seconds", stage.elapsed().toMillis() / 1000.0);
    ArrayNode checks = node.putArray("checks");
    for (Verdict verdict : stage.verdicts()) {
      checks
          .addObject()
          .put("check", verdict.check())
          .put("passed", verdict.passed())
          .put("failed_rows", verdict.failed())
          .put("measured", verdict.measured())
          .put("limit", verdict.limit());
    }
    stage.code().ifPresent(code -> node.put("code", code.name()));
    stage.message().ifPresent(message -> node.put("message", message));
  }
}
