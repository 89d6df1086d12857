package io.lagoa.jobs.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lagoa.check.Verdict;
import io.lagoa.delta.PastVersion;
import io.lagoa.delta.TableState;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.util.Optional;
import java.util.TreeMap;

/** Decides how a past version is written for programs; the names are a promise to them. */
final class HistoryJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private HistoryJson() {}

  /** An object in one line. */
  static String of(String table, PastVersion version) {
    ObjectNode node = JSON.createObjectNode();
    node.put("table", table);
    node.put("version", version.number());
    version.commit().ifPresent(commit -> node.put("commit", commit));
    node.put("at", version.at().toString());
    node.put("operation", version.operation());
    version.state().ifPresent(state -> add(node, state));
    try {
      return JSON.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new LagoaException(ErrorCode.DEFECT, "Cannot write the history: " + e, e);
    }
  }

  private static void add(ObjectNode node, TableState.Read read) {
    node.put("id", read.table()).put("version", read.version());
    Optional.ofNullable(read.commit()).ifPresent(commit -> node.put("commit", commit));
  }

  private static void add(ObjectNode node, TableState state) {
    node.put("run", state.run());
    node.put("attempt", state.attempt());
    node.put("how", state.how());
    ArrayNode inputs = node.putArray("inputs");
    new TreeMap<>(state.inputs())
        .forEach((name, read) -> add(inputs.addObject().put("table", name), read));
    ObjectNode position = node.putObject("position");
    new TreeMap<>(state.position()).forEach(position::put);
    node.put("fingerprint", state.fingerprint());
    node.put("basis", state.basis());
    node.put("data_version", state.dataVersion());
    if (state.quarantine() >= 0) {
      node.put("quarantine_version", state.quarantine());
    }
    if (state.memoryVersion() >= 0) {
      node.put("memory_version", state.memoryVersion());
    }
    TableState.Counts counts = state.counts();
    Optional.ofNullable(state.counted())
        .ifPresent(
            counted ->
                node.put("rows_arrived", counted.read()).put("rows_in_source", counted.there()));
    node.put("rows_read", counts.judged());
    node.put("rows_inserted", counts.inserted());
    node.put("rows_updated", counts.updated());
    node.put("rows_deleted", counts.deleted());
    node.put("rows_unchanged", counts.unchanged());
    node.put("rows_rejected", counts.rejected());
    node.put("rows", state.rows());
    ArrayNode checks = node.putArray("checks");
    for (Verdict verdict : state.verdicts()) {
      checks
          .addObject()
          .put("check", verdict.check())
          .put("passed", verdict.passed())
          .put("failed_rows", verdict.failed())
          .put("measured", verdict.measured())
          .put("limit", verdict.limit());
    }
  }
}
