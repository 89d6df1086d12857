package io.lagoa.geo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PropertyKindTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          [null]                           | STRING
          [null, 1]                        | BIGINT
          [1, 2.5]                         | DOUBLE
          [9007199254740993, 1]            | BIGINT
          [9007199254740993, 2.5]          | STRING
          [9223372036854775808]            | STRING
          [true, null]                     | BOOLEAN
          [true, 1]                        | STRING
          ["1", 1]                         | STRING
          [{"a": 1}]                       | STRING
          """)
  void theColumnHoldsEveryValue(String values, String type) throws Exception {
    PropertyKind kind = PropertyKind.NOTHING;
    for (var value : new ObjectMapper().readTree(values)) {
      kind = kind.and(PropertyKind.of(value));
    }
    assertThat(kind.type().sql()).isEqualTo(type);
  }

  @Property
  void theOrderOfValuesDoesNotMatter(
      @ForAll PropertyKind a, @ForAll PropertyKind b, @ForAll PropertyKind c) {
    assertThat(a.and(b)).isEqualTo(b.and(a));
    assertThat(a.and(b).and(c)).isEqualTo(a.and(b.and(c)));
    assertThat(Stream.of(a, a, a).reduce(PropertyKind::and)).contains(a);
  }
}
