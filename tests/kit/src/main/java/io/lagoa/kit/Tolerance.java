package io.lagoa.kit;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How far apart two floating-point numbers may be and still count as equal, in arrays and structs
 * too.
 *
 * @param distance absolute; 0 for exactly equal
 */
record Tolerance(double distance) {
  static final Tolerance EXACT = new Tolerance(0);

  Tolerance {
    if (!(distance >= 0)) {
      throw new IllegalArgumentException("Invalid tolerance " + distance + ": it is 0 or more");
    }
  }

  boolean isExact() {
    return distance == 0;
  }

  boolean near(@Nullable Object left, @Nullable Object right) {
    if (left instanceof Double a && right instanceof Double b) {
      return a.equals(b) || Math.abs(a - b) <= distance;
    } else if (left instanceof Float a && right instanceof Float b) {
      return a.equals(b) || Math.abs((double) a - b) <= distance;
    } else if (left instanceof List<?> a && right instanceof List<?> b) {
      return allNear(a, b);
    }
    return Objects.equals(left, right);
  }

  private boolean allNear(List<?> left, List<?> right) {
    if (left.size() != right.size()) {
      return false;
    }
    for (int i = 0; i < left.size(); i++) {
      if (!near(left.get(i), right.get(i))) {
        return false;
      }
    }
    return true;
  }
}
