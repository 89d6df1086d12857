package io.lagoa.compare;

import java.util.List;

/**
 * A row as one side holds it.
 *
 * @param key the texts of the key's columns; {@code null} as text for NULL
 * @param checksum of its compared columns
 * @param unread whether it is beyond what the table has read
 */
record Held(List<String> key, long checksum, boolean unread) {
  Held {
    key = List.copyOf(key);
  }
}
