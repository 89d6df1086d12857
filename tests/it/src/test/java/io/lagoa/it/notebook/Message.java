package io.lagoa.it.notebook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A message of the Jupyter wire protocol 5.
 *
 * @param parent the id of the message that this one answers, empty if none
 */
record Message(String id, String type, String parent, JsonNode content) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String DELIMITER = "<IDS|MSG>";
  private static final String SESSION = UUID.randomUUID().toString();

  static Message request(String type, Map<String, ?> content) {
    return new Message(UUID.randomUUID().toString(), type, "", JSON.valueToTree(content));
  }

  /** The frames to send: delimiter, signature, header, parent header, metadata, content. */
  List<String> frames(String key) {
    String header =
        json(
            Map.of(
                "msg_id",
                id,
                "msg_type",
                type,
                "session",
                SESSION,
                "username",
                "lagoa",
                "version",
                "5.3",
                "date",
                Instant.now().toString()));
    String body = json(content);
    return List.of(DELIMITER, signature(key, header + "{}{}" + body), header, "{}", "{}", body);
  }

  static Message of(List<String> frames) {
    int start = frames.indexOf(DELIMITER);
    JsonNode header = parse(frames.get(start + 2));
    return new Message(
        header.path("msg_id").asText(),
        header.path("msg_type").asText(),
        parse(frames.get(start + 3)).path("msg_id").asText(),
        parse(frames.get(start + 5)));
  }

  private static String signature(String key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Cannot sign a message", e);
    }
  }

  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write a message", e);
    }
  }

  private static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot read a message", e);
    }
  }
}
