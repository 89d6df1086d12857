package io.lagoa.cdc;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A value that came as Avro.
 *
 * @param value as Kafka Connect writes it in JSON
 * @param schema its names and types: a schema of Kafka Connect
 * @param text of the schema
 */
record AvroRecord(JsonNode value, JsonNode schema, String text) {}
