package io.lagoa.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "jdbc:postgresql://localhost:5432/shop localhost:5432",
        "jdbc:postgresql://db.example.org/shop?user=me&password=s3cret db.example.org",
        "jdbc:postgresql://me:s3cret@db:5432/shop db:5432",
        "jdbc:postgresql://a:1,b:2/shop a:1,b:2",
        "jdbc:postgresql://[::1]:5432/shop [::1]:5432",
        "jdbc:mysql://me:s3/cr@et@db:3306/shop db:3306",
        "jdbc:mysql://me:s3cret?x@db:3306/shop jdbc:mysql",
        "jdbc:sqlserver://db\\x:1433;databaseName=shop;user=me;password=s3cret db\\x:1433",
        "jdbc:oracle:thin:me/s3cret@//db:1521/shop db:1521",
        "jdbc:oracle:thin:me/s3cret@db:1521:shop db:1521:shop",
        "jdbc:sqlite:/data/shop.db jdbc:sqlite",
        "jdbc:weird:s3cret jdbc:weird",
      })
  void showsHostAndPortButNoCredentials(String url, String shown) {
    assertThat(new Address(url)).hasToString(shown);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "jdbc:postgresql://localhost:5432/shop?user=me&password=s3/cret localhost:5432/shop",
        "jdbc:postgresql://localhost:5432 localhost:5432",
        "jdbc:mysql://me:s3/cr@et@db:3306/shop db:3306/shop",
        "jdbc:sqlserver://db\\x:1433;user=me;databaseName=shop;password=s3cret db\\x:1433/shop",
        "jdbc:oracle:thin:me/s3cret@//db:1521/shop db:1521/shop",
        "jdbc:oracle:thin:me/s3cret@db:1521:shop db:1521:shop",
        "jdbc:weird:s3cret jdbc:weird",
      })
  void tellsOneDatabaseFromAnother(String url, String place) {
    assertThat(new Address(url).place()).isEqualTo(place);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "jdbc:postgresql://h/d?user=me&password=s3cret&ssl=on s3cret",
        "jdbc:postgresql://h/d?sslpassword=s3cret s3cret",
        "jdbc:postgresql://me:s3cret@h/d s3cret",
        "jdbc:sqlserver://h;password=s3cret;x=y s3cret",
        "jdbc:oracle:thin:me/s3cret@//h:1521/d s3cret",
      })
  void knowsWhatItHides(String url, String secret) {
    assertThat(new Address(url).secrets()).contains(secret);
  }

  @Test
  void splitsTheParametersOff() {
    String url = "jdbc:postgresql://h/d?user=me&password=s3%26cr%3Det&ssl&sslmode=";
    assertThat(new Address(url).parameters())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("user", "me", "password", "s3&cr=et", "ssl", "", "sslmode", ""));
    assertThat(new Address("jdbc:postgresql://h/d").parameters()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "jdbc:postgresql://h/d?user=me&password=s3cret&ssl=on jdbc:postgresql://h/d?user=me&password=***&ssl=on",
        "jdbc:mysql://me:s3cret@h/d?permitMysqlScheme jdbc:mysql://me:***@h/d?permitMysqlScheme",
        "jdbc:sqlserver://h;password=s3cret;x=y jdbc:sqlserver://h;password=***;x=y",
        "jdbc:oracle:thin:me/s3cret@//h:1521/d jdbc:oracle:thin:me/***@//h:1521/d",
        "jdbc:sqlite:/data/shop.db jdbc:sqlite:/data/shop.db",
      })
  void masksWhatItHides(String url, String masked) {
    assertThat(new Address(url).masked()).isEqualTo(masked);
  }
}
