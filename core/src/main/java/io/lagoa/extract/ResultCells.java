package io.lagoa.extract;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;

/** Values of JDBC results. */
enum ResultCells implements ResultCell {
  BOOLEAN {
    @Override
    void some(WritableColumnVector to, int row, ResultSet from, int index) throws SQLException {
      to.putBoolean(row, from.getBoolean(index));
    }
  },
  BYTE {
    @Override
    void some(WritableColumnVector to, int row, ResultSet from, int index) throws SQLException {
      to.putByte(row, from.getByte(index));
    }
  },
  SHORT {
    @Override
    void some(WritableColumnVector to, int row, ResultSet from, int index) throws SQLException {
      to.putShort(row, from.getShort(index));
    }
  },
  INTEGER {
    @Override
    void some(WritableColumnVector to, int row, ResultSet from, int index) throws SQLException {
      to.putInt(row, from.getInt(index));
    }
  },
  LONG {
    @Override
    void some(WritableColumnVector to, int row, ResultSet from, int index) throws SQLException {
      to.putLong(row, from.getLong(index));
    }
  },
  FLOAT {
    @Override
    void some(WritableColumnVector to, int row, ResultSet from, int index) throws SQLException {
      to.putFloat(row, (float) from.getDouble(index));
    }
  },
  DOUBLE {
    @Override
    void some(WritableColumnVector to, int row, ResultSet from, int index) throws SQLException {
      to.putDouble(row, from.getDouble(index));
    }
  },
  TEXT {
    @Override
    public void put(WritableColumnVector to, int row, ResultSet from, int index)
        throws SQLException {
      String text = from.getString(index);
      bytes(to, row, text == null ? null : text.getBytes(StandardCharsets.UTF_8));
    }
  },
  BYTES {
    @Override
    public void put(WritableColumnVector to, int row, ResultSet from, int index)
        throws SQLException {
      bytes(to, row, from.getBytes(index));
    }
  },
  /** Bits as the number that they write. */
  BITS {
    @Override
    public void put(WritableColumnVector to, int row, ResultSet from, int index)
        throws SQLException {
      byte[] bits = from.getBytes(index);
      if (bits == null) {
        to.putNull(row);
        return;
      }
      long number = 0;
      for (byte each : bits) {
        number = number << 8 | (each & 0xff);
      }
      to.putLong(row, number);
    }
  },
  DATE {
    @Override
    public void put(WritableColumnVector to, int row, ResultSet from, int index)
        throws SQLException {
      LocalDate date = from.getObject(index, LocalDate.class);
      if (date == null) {
        to.putNull(row);
      } else {
        to.putInt(row, Math.toIntExact(date.toEpochDay()));
      }
    }
  },
  DATE_TEXT {
    @Override
    public void put(WritableColumnVector to, int row, ResultSet from, int index)
        throws SQLException {
      String date = from.getString(index);
      if (date == null) {
        to.putNull(row);
      } else {
        to.putInt(row, TimeText.days(date));
      }
    }
  },
  INSTANT {
    @Override
    public void put(WritableColumnVector to, int row, ResultSet from, int index)
        throws SQLException {
      OffsetDateTime time = from.getObject(index, OffsetDateTime.class);
      if (time == null) {
        to.putNull(row);
      } else {
        to.putLong(
            row, TimeText.micros(time.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime()));
      }
    }
  };

  void some(WritableColumnVector to, int row, ResultSet from, int index) throws SQLException {
    throw new IllegalStateException(name());
  }

  @Override
  public void put(WritableColumnVector to, int row, ResultSet from, int index) throws SQLException {
    some(to, row, from, index);
    if (from.wasNull()) {
      to.putNull(row);
    }
  }

  /** Numbers that the type holds exactly; others are told. */
  static ResultCell decimal(DecimalType type) {
    return (to, row, from, index) -> {
      BigDecimal value = from.getBigDecimal(index);
      if (value == null) {
        to.putNull(row);
        return;
      }
      BigDecimal plain = value.stripTrailingZeros();
      if (plain.scale() > type.scale()
          || plain.precision() - plain.scale() > type.precision() - type.scale()) {
        throw new Unrepresentable(value.toPlainString());
      }
      to.putDecimal(row, Decimal.apply(value, type.precision(), type.scale()), type.precision());
    };
  }

  /** Times without a zone, meant in this one. */
  static ResultCell local(ZoneId zone) {
    return (to, row, from, index) -> {
      LocalDateTime time = from.getObject(index, LocalDateTime.class);
      if (time == null) {
        to.putNull(row);
      } else {
        to.putLong(row, LocalTimestamps.instant(TimeText.micros(time), zone));
      }
    };
  }

  /** The same where the database prints them; all that it prints is read or told. */
  static ResultCell localText(ZoneId zone) {
    return (to, row, from, index) -> {
      String time = from.getString(index);
      if (time == null) {
        to.putNull(row);
      } else {
        to.putLong(row, LocalTimestamps.instant(TimeText.micros(time), zone));
      }
    };
  }

  private static void bytes(
      WritableColumnVector to, int row, byte @org.jspecify.annotations.Nullable [] value) {
    if (value == null) {
      to.putNull(row);
    } else {
      to.putByteArray(row, value, 0, value.length);
    }
  }
}
