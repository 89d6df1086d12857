package io.lagoa.cdc;

import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * The end of a binary log: the place that the server named when the run began, which is after a
 * transaction. The engine tells by heartbeats how far it is where no event does.
 */
final class BinaryEnd implements LogEnd {
  private final BinaryServer.Place target;

  BinaryEnd(BinaryServer.Place target) {
    this.target = target;
  }

  @Override
  public Place place(SourceRecord record) {
    Map<String, ?> offset = record.sourceOffset();
    boolean snapshot = offset.get("snapshot") != null;
    boolean event =
        record.value() instanceof Struct value && value.schema().field("source") != null;
    if (snapshot || offset.get("file") == null) {
      return event ? Place.BEFORE : Place.ASIDE;
    }
    if (event) {
      Struct source = ((Struct) record.value()).getStruct("source");
      BinaryServer.Place at =
          new BinaryServer.Place(source.getString("file"), source.getInt64("pos"));
      boolean beyond = source.getString("snapshot") == null && at.compareTo(target) >= 0;
      return beyond ? Place.BEYOND : Place.BEFORE;
    }
    BinaryServer.Place at =
        new BinaryServer.Place(
            String.valueOf(offset.get("file")), Long.parseLong(String.valueOf(offset.get("pos"))));
    return at.compareTo(target) >= 0 ? Place.AT : Place.ASIDE;
  }
}
