package io.lagoa.ml;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.io.IOException;

/**
 * What a model takes and what it gives; saved beside it as {@code signature.json}.
 *
 * @param format says who can restore the model, such as {@code mllib}
 * @param task what it predicts
 * @param labels its classes
 * @param encoding its features, and how they become numbers
 */
public record Signature(String format, Task task, Labels labels, Encoding encoding) {
  private static final String FILE = "signature.json";
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  /**
   * Reads the signature of the model that was saved there.
   *
   * @throws LagoaException {@code DATA_ERROR} if there is none
   */
  public static Signature read(Folder folder) {
    if (!folder.has(FILE)) {
      throw new LagoaException(
          ErrorCode.DATA_ERROR,
          "Cannot restore the model in %s: there is no %s; train it again"
              .formatted(folder.path(), FILE));
    }
    try {
      return JSON.readValue(folder.read(FILE), Signature.class);
    } catch (IOException e) {
      throw new LagoaException(
          ErrorCode.DATA_ERROR,
          "Cannot restore the model in %s: its %s is damaged; train it again"
              .formatted(folder.path(), FILE),
          e);
    }
  }

  /** Whether a model was saved there. */
  public static boolean isIn(Folder folder) {
    return folder.has(FILE);
  }

  public void write(Folder folder) {
    try {
      folder.write(FILE, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
    } catch (JsonProcessingException e) {
      throw new LagoaException(ErrorCode.DEFECT, "Cannot write " + this, e);
    }
  }
}
