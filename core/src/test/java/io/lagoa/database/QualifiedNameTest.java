package io.lagoa.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagoa.database.QualifiedName.Part;
import io.lagoa.error.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QualifiedNameTest {

  @Test
  void partsAreSeparatedByDots() {
    assertThat(QualifiedName.of("public.rental").parts())
        .containsExactly(new Part("public", false), new Part("rental", false));
    assertThat(QualifiedName.of("rental").parts()).containsExactly(new Part("rental", false));
  }

  @Test
  void quotedPartsAreTakenLiterally() {
    assertThat(QualifiedName.of("\"My.Schema\".`b`.[c d]").parts())
        .containsExactly(new Part("My.Schema", true), new Part("b", true), new Part("c d", true));
    assertThat(QualifiedName.of("\"a\"\"b\"").parts()).containsExactly(new Part("a\"b", true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "a.", ".a", "a..b", "a.b.c.d", "\"a", "a\"; DROP TABLE b; --"})
  void anythingElseIsNoName(String text) {
    assertThatThrownBy(() -> QualifiedName.of(text))
        .hasMessageContaining("Invalid table name '" + text + "'")
        .hasFieldOrPropertyWithValue("code", ErrorCode.CONFIG_INVALID);
  }
}
