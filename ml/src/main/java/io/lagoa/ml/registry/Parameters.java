package io.lagoa.ml.registry;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.ml.Trainer;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Reads a trainer's name and hyper-parameters off its record, as they are written in HOCON. */
final class Parameters {
  private Parameters() {}

  /** {@code RandomForest} is {@code random-forest}. */
  static String name(Trainer trainer) {
    return kebab(trainer.getClass().getSimpleName());
  }

  /** Empty for a trainer that is no public record. */
  static Map<String, String> of(Trainer trainer) {
    Map<String, String> parameters = new LinkedHashMap<>();
    RecordComponent[] components = trainer.getClass().getRecordComponents();
    if (components == null) {
      return parameters;
    }
    for (RecordComponent component : components) {
      try {
        parameters.put(
            kebab(component.getName()), String.valueOf(component.getAccessor().invoke(trainer)));
      } catch (ReflectiveOperationException e) {
        throw new LagoaException(
            ErrorCode.DEFECT,
            "Cannot read %s of trainer %s; make its record public"
                .formatted(component.getName(), trainer.getClass().getName()),
            e);
      }
    }
    return parameters;
  }

  private static String kebab(String name) {
    return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }
}
