package io.lagoa.config;

/**
 * A value that never prints: passwords, tokens.
 *
 * @param reveal the value itself; call it only where it is handed to the system that asks for it
 */
public record Secret(String reveal) {
  @Override
  public String toString() {
    return "***";
  }
}
