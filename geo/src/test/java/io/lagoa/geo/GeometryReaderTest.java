package io.lagoa.geo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.WKBReader;
import org.locationtech.jts.io.WKTReader;

class GeometryReaderTest {
  private static final String BOW_TIE =
      "{'type':'Polygon','coordinates':[[[0,0],[2,2],[2,0],[0,2],[0,0]]]}";

  @Test
  void aPointIsWhatPostGisWrites() throws Exception {
    // SELECT ST_AsEWKB('SRID=4326;POINT(1 2)'), and POINT Z (1 2 3)
    assertThat(hex("{'type':'Point','coordinates':[1,2]}"))
        .isEqualTo("0101000020e6100000000000000000f03f0000000000000040");
    assertThat(hex("{'type':'Point','coordinates':[1,2,3]}"))
        .isEqualTo("01010000a0e6100000000000000000f03f00000000000000400000000000000840");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {'type':'LineString','coordinates':[[0,0],[1,2]]} | LINESTRING (0 0, 1 2)
          {'type':'MultiPoint','coordinates':[[0,0],[1,2]]} | MULTIPOINT ((0 0), (1 2))
          {'type':'MultiLineString','coordinates':[[[0,0],[1,2]],[[3,3],[4,4]]]} | MULTILINESTRING ((0 0, 1 2), (3 3, 4 4))
          {'type':'Polygon','coordinates':[[[0,0],[9,0],[9,9],[0,0]],[[4,1],[5,1],[5,2],[4,1]]]} | POLYGON ((0 0, 9 0, 9 9, 0 0), (4 1, 5 1, 5 2, 4 1))
          {'type':'MultiPolygon','coordinates':[[[[0,0],[1,0],[1,1],[0,0]]]]} | MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)))
          {'type':'GeometryCollection','geometries':[{'type':'Point','coordinates':[1,2]},{'type':'LineString','coordinates':[[0,0],[1,2]]}]} | GEOMETRYCOLLECTION (POINT (1 2), LINESTRING (0 0, 1 2))
          {'type':'Polygon','coordinates':[]} | POLYGON EMPTY
          {'type':'Point','coordinates':[]} | POINT EMPTY
          """)
  void everyTypeIsReadAsItIs(String json, String text) throws Exception {
    Geometry geometry = read(json, false);
    assertThat(geometry.equalsExact(new WKTReader().read(text))).as(geometry.toText()).isTrue();
    assertThat(geometry.getSRID()).isEqualTo(4326);
  }

  @Test
  void heightsAreKept() throws Exception {
    Geometry line = read("{'type':'LineString','coordinates':[[0,0,7],[1,2,8]]}", false);
    assertThat(line.getCoordinates()[1].getZ()).isEqualTo(8);
  }

  @Test
  void anInvalidGeometryIsKeptUnlessRepairIsAsked() throws Exception {
    assertThat(read(BOW_TIE, false).isValid()).isFalse();
    Geometry repaired = read(BOW_TIE, true);
    assertThat(repaired.isValid()).isTrue();
    assertThat(repaired.getArea()).isEqualTo(2);
    assertThat(repaired.getSRID()).isEqualTo(4326);
  }

  @Test
  void aValidGeometryIsTheSameWithRepair() throws Exception {
    String square = "{'type':'Polygon','coordinates':[[[1,0],[2,0],[2,1],[1,1],[1,0]]]}";
    assertThat(ewkb(square, true)).isEqualTo(ewkb(square, false));
  }

  @Test
  void anOpenRingIsClosedByRepairOnly() throws Exception {
    String open = "{'type':'Polygon','coordinates':[[[0,0],[1,0],[1,1]]]}";
    assertThatThrownBy(() -> read(open, false)).isInstanceOf(IllegalArgumentException.class);
    assertThat(read(open, true).getArea()).isEqualTo(0.5);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {'type':'Circle','coordinates':[1,2]} | 'Circle' is no type
          {'type':'Point','coordinates':[1]} | [1] is no position
          {'type':'Point','coordinates':['1','2']} | is no position
          {'type':'LineString','coordinates':3} | no array
          {'type':'Polygon'} | no array
          """)
  void whatIsNoGeometryIsSaid(String json, String why) {
    assertThatThrownBy(() -> read(json, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  private static String hex(String json) throws Exception {
    return HexFormat.of().formatHex(ewkb(json, false));
  }

  private static Geometry read(String json, boolean repair) throws Exception {
    return new WKBReader().read(ewkb(json, repair));
  }

  private static byte[] ewkb(String json, boolean repair) throws Exception {
    return new GeometryReader(repair)
        .ewkb(new ObjectMapper().readTree(json.replace('\'', '"')))
        .orElseThrow();
  }
}
