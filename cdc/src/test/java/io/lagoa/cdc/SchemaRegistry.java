package io.lagoa.cdc;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** As much of a schema registry as readers ask for. */
final class SchemaRegistry implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final List<Schema> schemas = new ArrayList<>();
  private final Map<String, Integer> newest = new LinkedHashMap<>();
  private final List<String> asked = new ArrayList<>();

  SchemaRegistry() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    server.createContext("/", this::answer);
    server.start();
  }

  Kafka.Registry registry() {
    return new Kafka.Registry(
        "http://localhost:" + server.getAddress().getPort(), Optional.empty(), Optional.empty());
  }

  /** What was asked so far. */
  List<String> asked() {
    return asked;
  }

  /** The value as a message, its schema the newest of a topic's. */
  byte[] message(String topic, Schema schema, Object value) {
    if (!schemas.contains(schema)) {
      schemas.add(schema);
    }
    int id = schemas.indexOf(schema) + 1;
    newest.put(topic + "-value", id);
    return bytes(id, schema, value);
  }

  /** A key as a message. */
  byte[] key(Schema schema, Object value) {
    if (!schemas.contains(schema)) {
      schemas.add(schema);
    }
    return bytes(schemas.indexOf(schema) + 1, schema, value);
  }

  private static byte[] bytes(int id, Schema schema, Object value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      out.write(0);
      out.write(ByteBuffer.allocate(4).putInt(id).array());
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
      new GenericDatumWriter<>(schema, new GenericData()).write(value, encoder);
      encoder.flush();
      return out.toByteArray();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    asked.add(path);
    Integer id =
        path.startsWith("/schemas/ids/")
            ? Integer.valueOf(path.substring(13))
            : newest.get(path.replaceAll("/subjects/|/versions/latest", ""));
    boolean found = id != null && id >= 1 && id <= schemas.size();
    byte[] body =
        found
            ? JSON.writeValueAsBytes(Map.of("schema", schemas.get(id - 1).toString()))
            : "{\"error_code\":40403}".getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(found ? 200 : 404, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
