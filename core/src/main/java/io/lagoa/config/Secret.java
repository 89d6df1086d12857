package io.lagoa.config;

import java.io.Serializable;

/**
 * A value that never prints: passwords, tokens.
 *
 * @param reveal the value itself; call it only where it is handed to the system that asks for it
 */
public record Secret(String reveal) implements Serializable {
  @Override
  public String toString() {
    return "***";
  }
}
