package io.lagoa.sink.postgresql;

import org.apache.spark.unsafe.types.UTF8String;

/** Text in the server's binary forms. */
final class Texts {
  private Texts() {}

  static Encoder of(String type, String column) {
    return switch (type) {
      case "jsonb" ->
          (values, at, out) -> {
            UTF8String text = values.getUTF8String(at);
            out.putInt(text.numBytes() + 1);
            out.putByte(1); // the version of the form
            out.putText(text);
          };
      case "uuid" ->
          (values, at, out) -> {
            out.putInt(16);
            uuid(values.getUTF8String(at), column, out);
          };
      default ->
          (values, at, out) -> {
            UTF8String text = values.getUTF8String(at);
            out.putInt(text.numBytes());
            out.putText(text);
          };
    };
  }

  /** Takes what the server takes: 32 hexadecimal digits, with or without hyphens and braces. */
  private static void uuid(UTF8String text, String column, CopyBuffer out) {
    int digits = 0;
    int high = 0;
    for (byte letter : text.getBytes()) {
      if (letter == '-' || letter == '{' || letter == '}') {
        continue;
      }
      int value = Character.digit(letter, 16);
      Encoders.require(value >= 0 && digits < 32, text, column, "uuid");
      if (digits++ % 2 == 0) {
        high = value;
      } else {
        out.putByte(high << 4 | value);
      }
    }
    Encoders.require(digits == 32, text, column, "uuid");
  }
}
