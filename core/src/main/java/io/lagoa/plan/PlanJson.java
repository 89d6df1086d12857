package io.lagoa.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lagoa.delta.Extent;
import io.lagoa.delta.Version;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Decides how a plan is written for programs; the names are a promise to them. */
final class PlanJson {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private PlanJson() {}

  static String of(
      Warehouse warehouse,
      List<Stage> stages,
      Map<String, String> declarations,
      Map<String, Optional<Version>> tables) {
    ObjectNode root = JSON.createObjectNode();
    root.put("lake", warehouse.name());
    root.put("root", warehouse.root());
    ArrayNode all = root.putArray("stages");
    stages.forEach(
        stage -> {
          ObjectNode node = all.addObject();
          add(node, stage);
          node.put("declaration", declarations.get(stage.name()));
        });
    ArrayNode versions = root.putArray("tables");
    tables.forEach(
        (name, version) -> {
          ObjectNode node = versions.addObject().put("table", name);
          version.ifPresent(known -> add(node, known));
        });
    try {
      return JSON.writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new LagoaException(ErrorCode.DEFECT, "Cannot write the plan: " + e, e);
    }
  }

  private static void add(ObjectNode node, Stage stage) {
    node.put("stage", stage.name());
    node.put("kind", stage.kind().name().toLowerCase(Locale.ROOT));
    node.put("work", stage.work().name().toLowerCase(Locale.ROOT));
    node.put("how", stage.how());
    node.put("reason", stage.reason());
    stage.notes().forEach(node.putArray("notes")::add);
    stage.checks().forEach(node.putArray("checks")::add);
    ArrayNode reads = node.putArray("reads");
    for (Stage.Reading reading : stage.reads()) {
      ObjectNode read =
          reads.addObject().put("table", reading.table()).put("version", reading.upTo());
      reading.extent().ifPresent(extent -> add(read, extent));
      reading.within().ifPresent(extent -> add(read.putObject("up_to"), extent));
    }
    stage
        .remakes()
        .ifPresent(
            remaking ->
                add(node.putObject("remakes").put("all", remaking.all()), remaking.extent()));
    stage.brings().ifPresent(delivering -> add(node.putObject("delivers"), delivering));
  }

  private static void add(ObjectNode node, Stage.Delivering delivering) {
    node.put("target", delivering.target());
    delivering.from().ifPresent(version -> node.put("from", version));
    delivering.to().ifPresent(version -> node.put("to", version));
    if (!delivering.token().isEmpty()) {
      node.put("token", delivering.token());
    }
  }

  private static void add(ObjectNode node, Version version) {
    node.put("id", version.table());
    node.put("version", version.number());
    node.put("data_version", version.dataVersion());
    version.state().ifPresent(state -> node.put("attempt", state.attempt()));
  }

  private static void add(ObjectNode node, Extent extent) {
    node.put("files", extent.files());
    node.put("bytes", extent.bytes());
    extent.partitions().ifPresent(partitions -> node.put("partitions", partitions));
  }
}
