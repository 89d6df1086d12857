package io.lagoa.cdc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.DecoderFactory;

/**
 * Reads messages in Avro: a zero byte, the number of the schema in four bytes, the record. The
 * schemas are asked of a registry, each once.
 */
final class AvroSchemas {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int HEAD = 5;

  /** One for all tasks of a JVM. */
  private static final HttpClient CLIENT = HttpClient.newBuilder().connectTimeout(PATIENCE).build();

  private final RegistryAccess registry;
  private final Map<Integer, Optional<Known>> known = new HashMap<>();

  AvroSchemas(RegistryAccess registry) {
    this.registry = registry;
  }

  /** A schema of Avro, how its values are read, and what it is in Kafka Connect. */
  private record Known(
      Schema avro, GenericDatumReader<Object> reader, JsonNode connect, String text) {
    static Known of(Schema avro) {
      JsonNode connect = AvroTypes.connect(avro);
      return new Known(
          avro,
          new GenericDatumReader<>(avro, avro, new GenericData()),
          connect,
          connect.toString());
    }
  }

  /**
   * Reads a value.
   *
   * @throws LagoaException {@code DATA_ERROR} if it is none of Avro, {@code UNREACHABLE} if the
   *     registry does not answer
   */
  AvroRecord read(byte[] message) {
    if (message.length < HEAD || message[0] != 0) {
      throw unread("it does not begin with the number of a schema", null);
    }
    int id = ByteBuffer.wrap(message, 1, HEAD - 1).getInt();
    Known schema =
        known
            .computeIfAbsent(id, this::byId)
            .orElseThrow(
                () -> unread("the registry knows no schema %d of Avro".formatted(id), null));
    try {
      Object value =
          schema
              .reader()
              .read(
                  null,
                  DecoderFactory.get().binaryDecoder(message, HEAD, message.length - HEAD, null));
      return new AvroRecord(AvroValues.json(schema.avro(), value), schema.connect(), schema.text());
    } catch (IOException | AvroRuntimeException | IndexOutOfBoundsException e) {
      throw unread("it is no record of schema %d".formatted(id), e);
    }
  }

  /**
   * The newest schema of a topic's values: a schema of Kafka Connect.
   *
   * @throws LagoaException {@code CONFIG_INVALID} if the registry has none
   */
  JsonNode newest(String topic) {
    String subject = topic + "-value";
    return get("/subjects/%s/versions/latest".formatted(encoded(subject)))
        .flatMap(this::parsed)
        .map(Known::connect)
        .orElseThrow(
            () ->
                new LagoaException(
                    ErrorCode.CONFIG_INVALID,
                    "Cannot read topic %s: the registry at %s has no schema of Avro for %s"
                        .formatted(topic, registry.url(), subject)));
  }

  private Optional<Known> byId(int id) {
    return get("/schemas/ids/" + id).flatMap(this::parsed);
  }

  private Optional<Known> parsed(JsonNode answer) {
    if (!answer.path("schemaType").asText("AVRO").equals("AVRO")) {
      return Optional.empty();
    }
    Schema.Parser parser = new Schema.Parser();
    try {
      learn(answer, parser);
      return Optional.of(Known.of(parser.parse(answer.path("schema").asText())));
    } catch (SchemaParseException e) {
      return Optional.empty();
    }
  }

  /** Schemas that a schema refers to come before it. */
  private void learn(JsonNode answer, Schema.Parser parser) {
    for (JsonNode reference : answer.path("references")) {
      get("/subjects/%s/versions/%d"
              .formatted(
                  encoded(reference.path("subject").asText()), reference.path("version").asInt()))
          .ifPresent(
              found -> {
                learn(found, parser);
                if (!parser.getTypes().containsKey(reference.path("name").asText())) {
                  parser.parse(found.path("schema").asText());
                }
              });
    }
  }

  /** An answer; empty if there is nothing of that name. */
  private Optional<JsonNode> get(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(registry.url() + path))
            .timeout(PATIENCE)
            .header("Accept", "application/vnd.schemaregistry.v1+json, application/json");
    registry.headers().forEach((name, value) -> request.header(name, value.reveal()));
    try {
      HttpResponse<String> answer =
          CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() == 404) {
        return Optional.empty();
      }
      if (answer.statusCode() != 200) {
        throw unreachable("it answers %d".formatted(answer.statusCode()), null);
      }
      return Optional.of(JSON.readTree(answer.body()));
    } catch (JsonProcessingException e) {
      throw unreachable("it answers no JSON", e);
    } catch (IOException e) {
      throw unreachable(e.toString(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unreachable("interrupted", e);
    }
  }

  private static String encoded(String subject) {
    return URLEncoder.encode(subject, UTF_8).replace("+", "%20");
  }

  private static LagoaException unread(
      String why, @org.jspecify.annotations.Nullable Throwable cause) {
    return new LagoaException(ErrorCode.DATA_ERROR, why, cause);
  }

  private LagoaException unreachable(
      String why, @org.jspecify.annotations.Nullable Throwable cause) {
    return new LagoaException(
        ErrorCode.UNREACHABLE,
        "Cannot ask the schema registry at %s: %s; see that it runs and that url, user and password are right, then run again"
            .formatted(registry.url(), why),
        cause);
  }
}
