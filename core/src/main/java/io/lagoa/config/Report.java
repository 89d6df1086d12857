package io.lagoa.config;

import java.util.Collection;
import java.util.Optional;

/** Puts what is wrong with a node into words. Each answer is empty: the value that is not there. */
final class Report {
  private final Outline outline;
  private final Secrets secrets;
  private final Problems problems;

  Report(Outline outline, Secrets secrets, Problems problems) {
    this.outline = outline;
    this.secrets = secrets;
    this.problems = problems;
  }

  /** The value is not what it should be. */
  Optional<Object> expected(Node node, String what) {
    return expected(node, what, "");
  }

  /** The value is none of the words that it may be. */
  Optional<Object> expectedOneOf(Node node, Collection<String> words) {
    String hint =
        node.value().unwrapped() instanceof String written
            ? Spelling.nearest(written, words).map("; did you mean '%s'?"::formatted).orElse("")
            : "";
    return expected(node, oneOf(words), hint);
  }

  /** The value is wrong for a reason that does not repeat it. */
  Optional<Object> invalid(Node node, String reason) {
    problems.add(
        outline.place(node), () -> "Invalid value of '%s': %s".formatted(node.name(), reason));
    return Optional.empty();
  }

  /** The value's own type refuses it; the message may hold values. */
  Optional<Object> refused(Node node, String message) {
    Place place = outline.place(node);
    String prefix = place + ": ";
    problems.add(
        place,
        () ->
            secrets.redact(
                message.startsWith(prefix) ? message.substring(prefix.length()) : message));
    return Optional.empty();
  }

  Optional<Object> missing(Node block, String key, String what) {
    String name = block.child(key, block.value()).name();
    problems.add(outline.place(block), "Missing key '%s': expected %s".formatted(name, what));
    return Optional.empty();
  }

  Optional<Object> unknown(Node node, Collection<String> known) {
    String help =
        Spelling.nearest(node.key(), known)
            .map("did you mean '%s'?"::formatted)
            .orElseGet(
                () ->
                    known.isEmpty()
                        ? "no key is known here"
                        : "known keys are " + String.join(", ", known));
    problems.add(outline.declared(node), "Unknown key '%s': %s".formatted(node.name(), help));
    return Optional.empty();
  }

  static String oneOf(Collection<String> words) {
    return "one of [" + String.join(", ", words) + "]";
  }

  private Optional<Object> expected(Node node, String what, String hint) {
    problems.add(
        outline.place(node),
        () ->
            "Invalid value of '%s': expected %s, got %s%s"
                .formatted(node.name(), what, got(node), hint));
    return Optional.empty();
  }

  /** A value is shown where it is written only: what a substitution brings may be a secret. */
  private String got(Node node) {
    Place place = outline.place(node);
    Optional<Place> origin = Origins.place(node.value());
    boolean written = origin.map(place::equals).orElse(place.equals(Place.CODE));
    return written || !Scalars.isScalar(node.value())
        ? secrets.show(node)
        : "a value from " + origin.map(Place::toString).orElse("the environment");
  }
}
