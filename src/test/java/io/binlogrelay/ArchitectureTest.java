package io.binlogrelay;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.constructors;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/**
 * The layering of the project. Think hard before changing {@link #ROOMS}: an arrow that is missing
 * here is missing for a reason. {@code upstream} and {@code downstream} meet in {@code relaylog}
 * and {@code semisync} only, and {@code relaylog} knows neither a channel nor a packet.
 */
class ArchitectureTest {

  private static final String BASE = "io.binlogrelay";

  /** Every room, and the rooms it may use. */
  private static final Map<String, Set<String>> ROOMS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("gtid", Set.of()),
              Map.entry("wire", Set.of()),
              Map.entry("auth", Set.of()),
              Map.entry("metrics", Set.of()),
              Map.entry("tls", Set.of()),
              Map.entry("config", Set.of("auth", "tls", "wire")),
              Map.entry("message", Set.of("wire", "gtid")),
              Map.entry("binlog", Set.of("gtid")),
              Map.entry("relaylog", Set.of("binlog", "gtid")),
              Map.entry("offline", Set.of("relaylog", "binlog", "gtid")),
              Map.entry("sql", Set.of("message", "gtid")),
              Map.entry("semisync", Set.of("binlog", "wire")),
              Map.entry(
                  "upstream",
                  Set.of(
                      "auth", "message", "wire", "tls", "binlog", "gtid", "relaylog", "semisync")),
              Map.entry(
                  "downstream",
                  Set.of(
                      "auth",
                      "message",
                      "wire",
                      "tls",
                      "binlog",
                      "gtid",
                      "relaylog",
                      "semisync",
                      "sql")),
              Map.entry("admin", Set.of("metrics"))));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(BASE);

  @Test
  void arrowsBetweenRoomsGoOneWay() {
    ROOMS.forEach(
        (room, mayUse) -> {
          Set<String> forbidden = new TreeSet<>(ROOMS.keySet());
          forbidden.add("cli");
          forbidden.remove(room);
          forbidden.removeAll(mayUse);
          noClasses()
              .that()
              .resideInAPackage(packageOf(room))
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage(
                  forbidden.stream().map(ArchitectureTest::packageOf).toArray(String[]::new))
              .allowEmptyShould(true)
              .check(CLASSES);
        });
  }

  @Test
  void onlyTheCommandsKnowTheRoot() {
    noClasses()
        .that()
        .resideInAnyPackage(
            ROOMS.keySet().stream().map(ArchitectureTest::packageOf).toArray(String[]::new))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(BASE)
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void roomsHaveNoCycles() {
    slices().matching(BASE + ".(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void valuesAndStoreKnowNoChannel() {
    noClasses()
        .that()
        .resideInAnyPackage(
            packageOf("gtid"), packageOf("binlog"), packageOf("relaylog"), packageOf("auth"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.netty..")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void onlyMetricsAndAdminKnowTheMeters() {
    noClasses()
        .that()
        .resideOutsideOfPackages(packageOf("metrics"), packageOf("admin"), BASE)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.micrometer..")
        .check(CLASSES);
  }

  @Test
  void packagesAreNamedByTheirJob() {
    List<String> kinds = List.of("util", "utils", "common", "helper", "impl", "internal", "model");
    classes()
        .should()
        .resideOutsideOfPackages(
            kinds.stream().map(kind -> ".." + kind + "..").toArray(String[]::new))
        .check(CLASSES);
  }

  @Test
  void everyPackageTellsItsStoryAndIsNullMarked() {
    Set<String> packages = new TreeSet<>();
    CLASSES.forEach(type -> packages.add(type.getPackageName()));
    for (String name : packages) {
      assertThat(isNullMarked(name)).as("package-info of %s is @NullMarked", name).isTrue();
    }
  }

  private static boolean isNullMarked(String packageName) {
    try {
      return Class.forName(packageName + ".package-info").isAnnotationPresent(NullMarked.class);
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  @Test
  void constructorsTakeAtMostSixParameters() {
    constructors()
        .that()
        .areDeclaredInClassesThat(
            new DescribedPredicate<JavaClass>("are not records") {
              @Override
              public boolean test(JavaClass type) {
                return !type.isRecord() && !type.isEnum() && !type.isAnonymousClass();
              }
            })
        .should(takeAtMostSixParameters())
        .check(CLASSES);
  }

  private static ArchCondition<JavaConstructor> takeAtMostSixParameters() {
    return new ArchCondition<>("take at most 6 parameters") {
      @Override
      public void check(JavaConstructor constructor, ConditionEvents events) {
        int count = constructor.getRawParameterTypes().size();
        String message = constructor.getFullName() + " takes " + count;
        events.add(new SimpleConditionEvent(constructor, count <= 6, message));
      }
    };
  }

  private static String packageOf(String room) {
    return BASE + "." + room + "..";
  }
}
