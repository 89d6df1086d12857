package io.lagoa.cdc;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;

/**
 * Decides how the JSON of rows is read: numbers keep all digits, and a value may be as long as
 * memory allows. A database holds longer ones than the 20 million characters that Jackson takes.
 */
final class RowJson {
  static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  /** How many characters a value may have, for Spark. */
  static final String LONGEST = Integer.toString(Integer.MAX_VALUE);

  /** The same for Spark, which reads rows as they are meant or fails. */
  static final Map<String, String> OPTIONS = Map.of("mode", "FAILFAST", "maxStringLen", LONGEST);

  private RowJson() {}
}
