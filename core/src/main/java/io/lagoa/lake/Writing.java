package io.lagoa.lake;

import io.lagoa.config.Default;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.table.Deletes;
import io.lagoa.table.ReplaceBy;
import io.lagoa.table.Write;
import io.lagoa.table.WriteRules;
import java.math.BigDecimal;
import java.util.List;

/** How a table takes rows, in HOCON: {@code write = upsert}, or {@code write.history {…}}. */
sealed interface Writing {
  Write write();

  /** The rules that the block states. */
  default WriteRules rules() {
    return WriteRules.NONE;
  }

  /** {@code append}. */
  record Append() implements Writing {
    @Override
    public Write write() {
      return Write.APPEND;
    }
  }

  /**
   * {@code replace}.
   *
   * @param by what is replaced
   */
  record Replace(@Default("table") ReplaceBy by) implements Writing {
    @Override
    public Write write() {
      return Write.REPLACE;
    }

    @Override
    public WriteRules rules() {
      return WriteRules.NONE.replaceBy(by);
    }
  }

  /** {@code upsert}. */
  record Upsert() implements Writing {
    @Override
    public Write write() {
      return Write.UPSERT;
    }
  }

  /**
   * {@code history}.
   *
   * @param compare the columns whose change makes another version; without any, all but the key and
   *     {@code order-by}
   * @param maxShrink the share of the current rows that a snapshot may lack, such as {@code 50%}
   * @param deletes what becomes of keys that a snapshot no longer has
   * @param snapshots whether each run brings all rows, of which {@code order-by} tells since when
   *     they are as they are
   */
  record History(
      List<String> compare,
      @Default("50%") String maxShrink,
      @Default("close") Deletes deletes,
      @Default("false") boolean snapshots)
      implements Writing {
    public History {
      share(maxShrink);
    }

    @Override
    public Write write() {
      return Write.HISTORY;
    }

    @Override
    public WriteRules rules() {
      return WriteRules.NONE
          .compare(compare)
          .maxShrink(share(maxShrink))
          .deletes(deletes)
          .snapshots(snapshots);
    }

    private static double share(String text) {
      String number = text.strip();
      boolean percent = number.endsWith("%");
      try {
        BigDecimal value =
            new BigDecimal(percent ? number.substring(0, number.length() - 1).strip() : number);
        double share = (percent ? value.movePointLeft(2) : value).doubleValue();
        if (share >= 0 && share <= 1) {
          return share;
        }
      } catch (NumberFormatException e) {
        throw invalid(text, e);
      }
      throw invalid(text, null);
    }

    private static LagoaException invalid(
        String text, @org.jspecify.annotations.Nullable Exception cause) {
      return new LagoaException(
          ErrorCode.CONFIG_INVALID,
          "Invalid max-shrink = %s: write a share between 0%% and 100%%, such as 50%%"
              .formatted(text),
          cause);
    }
  }
}
