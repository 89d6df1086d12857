package io.lagoa.geo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.sedona.common.Functions;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.geom.PrecisionModel;
import org.locationtech.jts.io.ByteOrderValues;
import org.locationtech.jts.io.WKBWriter;

/**
 * Decides the EWKB of a GeoJSON geometry: little-endian, SRID 4326, with Z where a position has a
 * third number; further numbers are no part of GeoJSON and are left out.
 */
final class GeometryReader {
  private static final int WGS84 = 4326;
  private static final GeometryFactory FACTORY = new GeometryFactory(new PrecisionModel(), WGS84);

  private final boolean repair;

  /**
   * @param repair whether invalid geometries are made valid (as {@code ST_MakeValid} does) and open
   *     rings are closed
   */
  GeometryReader(boolean repair) {
    this.repair = repair;
  }

  /**
   * Reads a geometry object.
   *
   * @return empty for null
   * @throws IllegalArgumentException if it is no geometry, saying why
   */
  Optional<byte[]> ewkb(JsonNode node) {
    if (node.isNull() || node.isMissingNode()) {
      return Optional.empty();
    }
    Geometry geometry = geometry(node);
    if (repair && !geometry.isValid()) {
      geometry = Functions.makeValid(geometry, false);
      geometry.setSRID(WGS84);
    }
    int dimension = hasZ(geometry) ? 3 : 2;
    return Optional.of(
        new WKBWriter(dimension, ByteOrderValues.LITTLE_ENDIAN, true).write(geometry));
  }

  private Geometry geometry(JsonNode node) {
    String type = node.path("type").asText();
    JsonNode at = node.path("coordinates");
    return switch (type) {
      case "Point" -> point(at);
      case "MultiPoint" -> FACTORY.createMultiPoint(each(at, this::point).toArray(new Point[0]));
      case "LineString" -> line(at);
      case "MultiLineString" ->
          FACTORY.createMultiLineString(each(at, this::line).toArray(new LineString[0]));
      case "Polygon" -> polygon(at);
      case "MultiPolygon" ->
          FACTORY.createMultiPolygon(each(at, this::polygon).toArray(new Polygon[0]));
      case "GeometryCollection" ->
          FACTORY.createGeometryCollection(
              each(node.path("geometries"), this::geometry).toArray(new Geometry[0]));
      default -> throw new IllegalArgumentException("'" + type + "' is no type of geometry");
    };
  }

  private Point point(JsonNode at) {
    return at.isArray() && at.isEmpty() ? FACTORY.createPoint() : FACTORY.createPoint(position(at));
  }

  private LineString line(JsonNode at) {
    return FACTORY.createLineString(positions(at));
  }

  private Polygon polygon(JsonNode at) {
    List<LinearRing> rings = each(at, this::ring);
    return rings.isEmpty()
        ? FACTORY.createPolygon()
        : FACTORY.createPolygon(
            rings.get(0), rings.subList(1, rings.size()).toArray(new LinearRing[0]));
  }

  private LinearRing ring(JsonNode at) {
    Coordinate[] positions = positions(at);
    int last = positions.length - 1;
    if (repair && last > 0 && !positions[0].equals2D(positions[last])) {
      positions = Arrays.copyOf(positions, positions.length + 1);
      positions[positions.length - 1] = positions[0].copy();
    }
    return FACTORY.createLinearRing(positions);
  }

  private Coordinate[] positions(JsonNode at) {
    return each(at, this::position).toArray(new Coordinate[0]);
  }

  private Coordinate position(JsonNode at) {
    if (!at.path(0).isNumber() || !at.path(1).isNumber()) {
      throw new IllegalArgumentException(at + " is no position");
    }
    double z = at.path(2).isNumber() ? at.path(2).doubleValue() : Coordinate.NULL_ORDINATE;
    return new Coordinate(at.path(0).doubleValue(), at.path(1).doubleValue(), z);
  }

  private static <T> List<T> each(JsonNode array, Function<JsonNode, T> read) {
    if (!array.isArray()) {
      throw new IllegalArgumentException("its coordinates are no array");
    }
    List<T> all = new ArrayList<>(array.size());
    array.forEach(item -> all.add(read.apply(item)));
    return all;
  }

  private static boolean hasZ(Geometry geometry) {
    for (Coordinate position : geometry.getCoordinates()) {
      if (!Double.isNaN(position.getZ())) {
        return true;
      }
    }
    return false;
  }
}
