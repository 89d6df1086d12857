package io.lagoa.it.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of STYLE that a machine can check, on the classes of all modules. */
final class ArchitectureIT {
  private static final MainSources SOURCES = MainSources.read();
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(location -> !location.contains("/test-classes/"))
          .importPackages("io.lagoa");

  @Test
  void everySourceFileWasSeen(TestReporter reporter) {
    Set<String> seen = new TreeSet<>();
    CLASSES.forEach(type -> seen.add(type.getName()));

    assertThat(seen).containsAll(SOURCES.files().keySet());
    assertThat(SOURCES.files()).hasSizeGreaterThan(250);
    reporter.publishEntry(
        "architecture",
        "%d classes of %d source files in %d packages"
            .formatted(CLASSES.size(), SOURCES.files().size(), SOURCES.packages().size()));
  }

  @Test
  void everyPackageHasItsPlace() {
    assertThat(SOURCES.packages())
        .allSatisfy(name -> assertThat(Layers.MAY_IMPORT).containsKey(name));
    assertThat(Layers.MAY_IMPORT.keySet()).isSubsetOf(SOURCES.packages());
  }

  static Set<String> packages() {
    return Layers.MAY_IMPORT.keySet();
  }

  @ParameterizedTest
  @MethodSource("packages")
  void aPackageImportsOnlyWhatStandsBelowIt(String name) {
    JavaPackage here = CLASSES.getPackage(name);
    List<String> violations = new ArrayList<>();
    for (Dependency dependency : here.getClassDependenciesFromThisPackage()) {
      String target = dependency.getTargetClass().getBaseComponentType().getPackageName();
      if (target.startsWith("io.lagoa") && !Layers.MAY_IMPORT.get(name).contains(target)) {
        violations.add(dependency.getDescription());
      }
    }

    assertThat(here.getClasses()).isNotEmpty();
    assertThat(violations).isEmpty();
  }

  @Test
  void thePlacesThemselvesHaveAnOrder() {
    assertThat(Layers.orderOf(Layers.MAY_IMPORT)).hasSameSizeAs(Layers.MAY_IMPORT.keySet());
  }

  @Test
  void noPackageIsPartOfACycle() {
    slices().matching("io.lagoa.(**)").should().beFreeOfCycles().check(CLASSES);
    assertThat(CLASSES.getPackage("io.lagoa").getSubpackagesInTree())
        .hasSizeGreaterThanOrEqualTo(SOURCES.packages().size());
  }

  @Test
  void theParserOfHoconIsSeenByTheConfigurationOnly() {
    onlyIn("com.typesafe.config..", "io.lagoa.config");
  }

  @Test
  void theInternalsOfDeltaAreSeenByTheGateOnly() {
    onlyIn("org.apache.spark.sql.delta..", "io.lagoa.delta");
  }

  @Test
  void catalystIsSeenByQueriesAndWhereRowsAreCodedOnly() {
    onlyIn(
        "org.apache.spark.sql.catalyst..",
        "io.lagoa.query",
        "io.lagoa.extract",
        "io.lagoa.sink",
        "io.lagoa.sink.postgresql",
        "io.lagoa.sink.mysql",
        "io.lagoa.sink.sqlserver");
  }

  @Test
  void theLibraryPrintsNothing() {
    JavaClasses library = CLASSES.that(resideInAnyPackage(Layers.LIBRARY));

    assertThat(library.size()).isGreaterThan(250);
    noClasses().should(ACCESS_STANDARD_STREAMS).check(library);
  }

  @Test
  void namesAreNouns() {
    noClasses()
        .should()
        .haveNameMatching(".*(Utils?|Helper|Manager|Impl|Base|Common|Abstract)(\\$.*)?")
        .orShould()
        .haveSimpleNameStartingWith("Abstract")
        .check(CLASSES);
    assertThat(CLASSES.size()).isGreaterThan(SOURCES.files().size());
  }

  @Test
  void noSourceFileIsLongerThanItMayBe() {
    Map<String, Long> lines = SOURCES.lines();
    assertThat(lines).hasSameSizeAs(SOURCES.files());

    lines.values().removeIf(length -> length <= 250);
    assertThat(lines).isEmpty();
  }

  @Test
  void everyPackageIsNullMarked() {
    assertThat(SOURCES.packages())
        .allSatisfy(
            name ->
                assertThat(CLASSES.getPackage(name).isAnnotatedWith(NullMarked.class))
                    .as("@NullMarked on package-info of " + name)
                    .isTrue())
        .hasSizeGreaterThan(20);
  }

  /** That some classes of the places, and none elsewhere, see what is guarded. */
  private static void onlyIn(String guarded, String... places) {
    DescribedPredicate<JavaClass> inside = resideInAnyPackage(places);
    noClasses()
        .that(DescribedPredicate.not(inside))
        .should()
        .dependOnClassesThat(resideInAPackage(guarded))
        .check(CLASSES);
    for (String place : places) {
      assertThat(CLASSES.that(resideInAPackage(place)))
          .as("%s uses %s", place, guarded)
          .anyMatch(
              type ->
                  type.getDirectDependenciesFromSelf().stream()
                      .anyMatch(
                          dependency ->
                              resideInAPackage(guarded).test(dependency.getTargetClass())));
    }
  }
}
