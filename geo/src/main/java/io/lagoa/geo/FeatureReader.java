package io.lagoa.geo;

import static io.lagoa.error.ErrorCode.DATA_ERROR;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lagoa.error.LagoaException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The features of one GeoJSON text (RFC 7946), one after the other: of FeatureCollections, and of
 * Features that follow each other, such as one a line. Only one feature is in memory at a time.
 *
 * <p>Both methods throw {@link LagoaException} {@code DATA_ERROR} where the text is no GeoJSON.
 */
final class FeatureReader implements Iterator<JsonNode> {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
  private static final Pattern WGS84 = Pattern.compile(".*(CRS84h?|EPSG:{1,2}4326)");

  private final String file;
  private final JsonParser parser;
  private @Nullable ObjectNode root;
  private boolean within;
  private boolean collection;
  private @Nullable JsonNode next;
  private long number;

  FeatureReader(String file, InputStream text) throws IOException {
    this.file = file;
    this.parser = MAPPER.getFactory().createParser(text);
  }

  @Override
  public boolean hasNext() {
    try {
      if (next == null) {
        next = advance();
      }
    } catch (IOException e) {
      String line = " (line " + parser.currentLocation().getLineNr() + ")";
      throw wrong(String.valueOf(e.getMessage()).lines().findFirst().orElse("") + line, e);
    }
    return next != null;
  }

  @Override
  public JsonNode next() {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException();
    }
    JsonNode feature = next;
    next = null;
    number++;
    return feature;
  }

  /** The error of this text, naming the feature that was returned last, counted from 1. */
  LagoaException wrong(String why, @Nullable Throwable cause) {
    return new LagoaException(
        DATA_ERROR,
        "Cannot read GeoJSON %s: %s: %s; mend the file"
            .formatted(
                file,
                number == 0 ? "before its first feature" : "at or after feature " + number,
                why),
        cause);
  }

  private @Nullable JsonNode advance() throws IOException {
    for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
      if (within) {
        if (token == JsonToken.END_ARRAY) {
          within = false;
        } else {
          JsonNode feature = parser.readValueAsTree();
          return feature(feature, feature.path("type").asText());
        }
      } else if (root == null) {
        if (token != JsonToken.START_OBJECT) {
          throw wrong("found " + token.asString() + " where an object begins", null);
        }
        root = MAPPER.createObjectNode();
        collection = false;
      } else if (token == JsonToken.END_OBJECT) {
        ObjectNode ended = root;
        root = null;
        requireWgs84(ended.path("crs").path("properties").path("name").asText());
        String type = ended.path("type").asText();
        if (!(collection && type.equals("FeatureCollection"))) {
          return feature(ended, type);
        }
      } else {
        member(root, parser.currentName());
      }
    }
    return null;
  }

  private void member(ObjectNode of, String name) throws IOException {
    boolean array = parser.nextToken() == JsonToken.START_ARRAY;
    if (name.equals("features") && array) {
      within = true;
      collection = true;
    } else {
      of.set(name, parser.<JsonNode>readValueAsTree());
    }
  }

  private JsonNode feature(JsonNode node, String type) {
    if (!type.equals("Feature")) {
      throw wrong("its next object is of type '%s', not Feature".formatted(type), null);
    }
    return node;
  }

  private void requireWgs84(String name) {
    if (!name.isEmpty() && !WGS84.matcher(name).matches()) {
      throw wrong(
          "its coordinates are in %s; GeoJSON is in WGS 84 (EPSG:4326), convert it".formatted(name),
          null);
    }
  }
}
