package io.lagoa.cdc;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages in JSON that bring their schema, which is most of their text: where it is written
 * as in the message before, it is not read again.
 */
final class EnvelopeMemory {
  private static final ObjectReader WHOLE =
      RowJson.MAPPER.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private @Nullable Envelope envelope;

  /** The text of a message up to its payload, as far as the envelope is known. */
  private String head = "";

  /** As {@link Message#of(String)}. */
  Message read(@Nullable String value) {
    if (value == null) {
      return Message.of(null);
    }
    try {
      if (envelope != null && value.startsWith(head) && value.endsWith("}")) {
        JsonNode payload = WHOLE.readTree(value.substring(head.length(), value.length() - 1));
        return payload.isMissingNode() ? Message.of(value) : Message.of(payload, envelope);
      }
      return learnt(value);
    } catch (JsonProcessingException e) {
      return Message.of(value); // which tells what is wrong, if anything is
    }
  }

  /** Reads a message that begins with its schema, and remembers that. */
  private Message learnt(String value) throws JsonProcessingException {
    try (JsonParser parser = RowJson.MAPPER.createParser(value)) {
      if (parser.nextToken() == JsonToken.START_OBJECT && isField(parser, "schema")) {
        JsonNode schema = RowJson.MAPPER.readTree(parser);
        if (isField(parser, "payload")) {
          int begin = (int) parser.currentTokenLocation().getCharOffset();
          JsonNode payload = RowJson.MAPPER.readTree(parser);
          if (parser.nextToken() == JsonToken.END_OBJECT && parser.nextToken() == null) {
            head = value.substring(0, begin);
            envelope = Envelope.of(schema);
            return Message.of(payload, envelope);
          }
        }
      }
    } catch (JsonProcessingException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e); // it is in memory
    }
    return Message.of(value);
  }

  /** Whether a field of that name is next; the parser then stands at its value. */
  private static boolean isField(JsonParser parser, String name) throws IOException {
    return parser.nextToken() == JsonToken.FIELD_NAME
        && parser.currentName().equals(name)
        && parser.nextToken() != null;
  }
}
