package io.lagoa.delta;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.util.List;
import org.apache.spark.sql.delta.DeltaLog;
import org.junit.jupiter.api.Test;

final class DeltaFitTest {
  @Test
  void theDeltaLakeOfTheTestsFits() {
    DeltaFit.require();
  }

  @Test
  void anotherOneIsRefusedBeforeAnythingIsWritten() {
    List<DeltaFit.Need> needs =
        List.of(
            () -> DeltaLog.class.getMethod("tableExists"),
            () -> DeltaLog.class.getMethod("commitAll", int.class),
            () -> {
              throw new NoClassDefFoundError("org/apache/spark/sql/delta/Gate");
            });

    assertThatThrownBy(() -> DeltaFit.require("5.0.0-vendor", needs))
        .isInstanceOf(LagoaException.class)
        .hasMessageContainingAll(
            "Delta Lake 5.0.0-vendor", "commitAll(int)", "delta/Gate", "nothing was written")
        .extracting(e -> ((LagoaException) e).code())
        .isEqualTo(ErrorCode.CONFIG_INVALID);
  }
}
