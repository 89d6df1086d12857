package io.lagoa.geo;

import static io.lagoa.error.ErrorCode.CONFIG_INVALID;
import static io.lagoa.error.ErrorCode.DATA_ERROR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagoa.error.LagoaException;
import io.lagoa.source.Offer;
import io.lagoa.source.Offer.News;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeoJsonTest {
  private static final String POINT = "'geometry':{'type':'Point','coordinates':[1,2]}";
  private static final String BOW_TIE =
      "'geometry':{'type':'Polygon','coordinates':[[[0,0],[2,2],[2,0],[0,2],[0,0]]]}";

  @TempDir Path base;
  private GeoSession.Lake lake;

  @BeforeEach
  void anEmptyLake() {
    lake = GeoSession.lake(base);
  }

  @Test
  void featuresAreRowsAndPropertiesAreTypedColumns() throws IOException {
    write(
        "a.geojson",
        collection(
            feature(
                "'name':'Ilha','people':10,'area':1,'isle':true,'tags':['x'],'note':null", POINT),
            feature(
                "'name':null,'people':20,'area':2.5,'isle':false,'tags':{'k':1}",
                "'geometry':null")));
    Offer offer = GeoJson.of("a.geojson").open(lake);
    assertThat(offer.schema().toDDL())
        .isEqualTo(
            "name STRING,people BIGINT,area DOUBLE,isle BOOLEAN,tags STRING,note STRING,geometry BINARY");
    assertThat(offer.news()).isEqualTo(News.ALL);
    assertThat(
            rows(
                offer,
                "name, people, area, isle, tags, note, ST_AsText(ST_GeomFromEWKB(geometry))"))
        .containsExactly(
            "[Ilha,10,1.0,true,[\"x\"],null,POINT (1 2)]",
            "[null,20,2.5,false,{\"k\":1},null,null]");
  }

  @Test
  void featuresMayFollowEachOtherLineByLineOrInSeveralFiles() throws IOException {
    write("in/a.geojson", feature("'n':1", POINT) + "\n" + feature("'n':2", POINT) + "\n");
    write("in/b.json", collection(feature("'n':3", POINT)));
    try (GZIPOutputStream out =
        new GZIPOutputStream(Files.newOutputStream(base.resolve("in/c.geojson.gz")))) {
      out.write(
          collection(feature("'n':4", POINT)).replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
    for (String path : List.of("in", "in/*")) {
      assertThat(rows(GeoJson.of(path).open(lake), "n"))
          .containsExactly("[1]", "[2]", "[3]", "[4]");
    }
  }

  @Test
  void oddNamesBecomeColumnsThatDeltaStores() throws IOException {
    write(
        "a.geojson",
        feature("'Área (km²)':1,'nome':'a','NOME':'b','geometry':'x','':2", POINT + ",'id':7"));
    Offer offer = GeoJson.of("a.geojson").open(lake);
    assertThat(offer.schema().fieldNames())
        .containsExactlyInAnyOrder(
            "feature_id", "Área_km²", "nome", "NOME_2", "geometry_2", "property", "geometry");
    assertThat(offer.reason()).contains("'Área (km²)' as Área_km²", "'NOME' as NOME_2");
    assertThat(rows(offer, "feature_id, `Área_km²`, nome, NOME_2, geometry_2, property"))
        .containsExactly("[7,1,a,b,x,2]");
    offer.rows().read().write().format("delta").save(base.resolve("delta").toString());
  }

  @Test
  void aDeclaredSchemaIsReadAndCast() throws IOException {
    write("a.geojson", collection(feature("'Nome':'a','n':'12','day':'2024-03-17'", POINT)));
    Offer offer =
        GeoJson.of("a.geojson")
            .geometry("shape")
            .open(lake.declaring("n INT, day DATE, nome STRING, missing DOUBLE, shape BINARY"));
    assertThat(rows(offer, "n, day, nome, missing, ST_AsText(ST_GeomFromWKB(shape))"))
        .containsExactly("[12,2024-03-17,a,null,POINT (1 2)]");
    Offer wrong = GeoJson.of("a.geojson").open(lake.declaring("Nome INT"));
    assertThatThrownBy(() -> rows(wrong, "*")).hasStackTraceContaining("CAST_INVALID_INPUT");
    assertThatThrownBy(() -> GeoJson.of("a.geojson").open(lake.declaring("geometry STRING")))
        .isInstanceOfSatisfying(
            LagoaException.class, e -> assertThat(e.code()).isEqualTo(CONFIG_INVALID))
        .hasMessageContaining("BINARY");
  }

  @Test
  void invalidGeometryIsKeptForAChecksEyeOrRepaired() throws IOException {
    write("a.geojson", collection(feature("'n':1", POINT), feature("'n':2", BOW_TIE)));
    String valid = "n, ST_IsValid(ST_GeomFromEWKB(geometry))";
    assertThat(rows(GeoJson.of("a.geojson").open(lake), valid))
        .containsExactly("[1,true]", "[2,false]");
    assertThat(rows(GeoJson.of("a.geojson").repaired().open(lake), valid))
        .containsExactly("[1,true]", "[2,true]");
  }

  @Test
  void unchangedFilesAreNoNewsAndNotReadAgain() throws IOException {
    Path file = write("a.geojson", collection(feature("'n':1", POINT)));
    GeoJson source = GeoJson.of("*.geojson");
    Offer first = source.open(lake);
    Files.write(file, new byte[(int) Files.size(file)]);
    Files.setLastModifiedTime(file, modified(first));
    Offer same = source.open(lake.after(first));
    assertThat(same.news()).isEqualTo(News.NONE);
    assertThat(same.reason()).startsWith("unchanged: 1 file");
    assertThat(same.schema()).isEqualTo(first.schema());
    write("a.geojson", collection(feature("'n':1", POINT), feature("'n':2", POINT)));
    Offer changed = source.open(lake.after(same));
    assertThat(changed.news()).isEqualTo(News.ALL);
    assertThat(changed.reason()).startsWith("changed, all is read again");
    assertThat(rows(changed, "n")).containsExactly("[1]", "[2]");
  }

  @Test
  void askingForRepairReadsTheSameFilesAgain() throws IOException {
    write("a.geojson", collection(feature("'n':1", BOW_TIE)));
    GeoJson source = GeoJson.of("a.geojson");
    Offer first = source.open(lake);
    assertThat(source.open(lake.after(first)).news()).isEqualTo(News.NONE);
    assertThat(source.repaired().open(lake.after(first)).news()).isEqualTo(News.ALL);
    assertThat(source.geometry("shape").open(lake.after(first)).news()).isEqualTo(News.ALL);
  }

  @Test
  void noFileAndNoFeatureAreErrors() throws IOException {
    assertThatThrownBy(() -> GeoJson.of("none.geojson").open(lake))
        .isInstanceOfSatisfying(
            LagoaException.class, e -> assertThat(e.code()).isEqualTo(DATA_ERROR))
        .hasMessageContainingAll("bronze.district", "none.geojson");
    write("a.geojson", collection());
    assertThatThrownBy(() -> GeoJson.of("a.geojson").open(lake)).hasMessageContaining("no feature");
    assertThat(rows(GeoJson.of("a.geojson").open(lake.declaring("n INT")), "*")).isEmpty();
  }

  @Test
  void whatIsNoGeoJsonIsAnErrorThatNamesFileAndFeature() throws IOException {
    wrong(collection(feature("'n':1", POINT)) + "}", "a.geojson", "line 1");
    wrong(collection(feature("'n':1", POINT), "{'type':'Point'}"), "feature 1", "'Point'");
    wrong("[1]", "object begins");
    wrong("{'type':'FeatureCollection'}", "'FeatureCollection', not Feature");
    wrong(collection(feature("'n':1,'n':2", POINT)), "Duplicate field 'n'");
    wrong(
        "{'type':'FeatureCollection','crs':{'type':'name','properties':{'name':'urn:ogc:def:crs:EPSG::31983'}},'features':[]}",
        "EPSG::31983",
        "WGS 84");
  }

  @Test
  void aGeometryThatCannotBeReadFailsTheRunAndNamesTheFeature() throws IOException {
    write(
        "a.geojson",
        collection(
            feature("'n':1", POINT),
            feature("'n':2", "'geometry':{'type':'Polygon','coordinates':[[[0,0],[1,0],[1,1]]]}")));
    Offer offer = GeoJson.of("a.geojson").open(lake);
    assertThatThrownBy(() -> rows(offer, "*"))
        .hasStackTraceContaining("a.geojson")
        .hasStackTraceContaining("feature 2");
  }

  private void wrong(String text, String... why) throws IOException {
    write("a.geojson", text);
    assertThatThrownBy(() -> GeoJson.of("a.geojson").open(lake))
        .isInstanceOfSatisfying(
            LagoaException.class, e -> assertThat(e.code()).isEqualTo(DATA_ERROR))
        .hasMessageContainingAll(why);
  }

  private FileTime modified(Offer offer) {
    String mark = offer.upTo().orElseThrow().values().get("a.geojson");
    return FileTime.fromMillis(Long.parseLong(mark.replaceAll(".*@(\\d+).*", "$1")));
  }

  private static String collection(String... features) {
    return "{'type':'FeatureCollection','features':[%s]}".formatted(String.join(",", features));
  }

  private static String feature(String properties, String rest) {
    return "{'type':'Feature','properties':{%s},%s}".formatted(properties, rest);
  }

  private Path write(String name, String text) throws IOException {
    Path file = base.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text.replace('\'', '"'));
  }

  private static List<String> rows(Offer offer, String columns) {
    offer.rows().read().createOrReplaceTempView("offered");
    return GeoSession.spark().sql("SELECT " + columns + " FROM offered").collectAsList().stream()
        .map(Row::toString)
        .sorted()
        .toList();
  }
}
