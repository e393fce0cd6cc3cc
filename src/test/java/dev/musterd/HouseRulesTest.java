package dev.musterd;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of docs/architecture.md, as a test: who may know whom. */
class HouseRulesTest {
  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.musterd");

  /** Beside itself and java.base's java.. packages, a room may use only these. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      textBlock =
          """
          model,     ''
          decide,    dev.musterd.model
          state,     dev.musterd.model
          port,      dev.musterd.model io.vertx.core
          flow,      dev.musterd.model dev.musterd.decide dev.musterd.state dev.musterd.port io.vertx.core
          http,      dev.musterd.model dev.musterd.flow dev.musterd.port io.vertx.. io.netty.. com.fasterxml.jackson.core.. javax.crypto..
          loop,      dev.musterd.model dev.musterd.flow io.vertx.. dev.musterd.port
          github,    dev.musterd.model dev.musterd.port io.vertx.. io.jsonwebtoken.. javax.net.ssl..
          aws,       dev.musterd.model dev.musterd.port io.vertx.. software.amazon.awssdk.. org.slf4j..
          telemetry, dev.musterd.model dev.musterd.port io.micrometer.. io.prometheus.. org.slf4j.. ch.qos.logback..
          check,     dev.musterd.model dev.musterd.config dev.musterd.port io.vertx.core
          provision, dev.musterd.model dev.musterd.config dev.musterd.port io.vertx.core io.vertx.core.json
          train,     io.vertx.core.. javax.crypto..
          config,    dev.musterd.model com.typesafe.config.. org.apache.commons.text..
          """)
  void room_usesOnlyWhatItMay(String room, String allowed) {
    String[] packages =
        Stream.concat(
                Stream.of("java..", "dev.musterd." + room),
                Stream.of(allowed.split(" ")).filter(name -> !name.isEmpty()))
            .toArray(String[]::new);
    DescribedPredicate<JavaClass> mayBeUsed =
        resideInAnyPackage(packages)
            .or(JavaClass.Predicates.equivalentTo(Object.class))
            .or(describe("IdleSchedule's cron-utils", type -> isCronOfIdleSchedule(room, type)));
    classes()
        .that()
        .resideInAPackage("dev.musterd." + room)
        .should()
        .onlyDependOnClassesThat(mayBeUsed)
        .allowEmptyShould(true)
        .check(HOUSE);
  }

  private static boolean isCronOfIdleSchedule(String room, JavaClass type) {
    return room.equals("decide") && type.getPackageName().startsWith("com.cronutils");
  }

  @Test
  void cronUtils_isKnownToIdleScheduleOnly() {
    noClasses()
        .that(not(describe("IdleSchedule", type -> type.getName().contains("IdleSchedule"))))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.cronutils..")
        .check(HOUSE);
  }

  @Test
  void flow_usesFutureButNeverVertx() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.musterd.flow", "dev.musterd.port")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("io.vertx.core.Vertx")
        .check(HOUSE);
  }

  @Test
  void app_isUsedByNobody() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.musterd.app", "dev.musterd.provision")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.musterd.app", "dev.musterd.provision")
        .check(HOUSE);
  }

  @Test
  void rooms_haveNoCycles() {
    slices().matching("dev.musterd.(*)..").should().beFreeOfCycles().check(HOUSE);
  }

  /** Time is an argument or an InstantSource; waiting is the Timers port. */
  @Test
  void quietRooms_haveNoClockNoChanceAndNoWaiting() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.musterd.model",
            "dev.musterd.decide",
            "dev.musterd.state",
            "dev.musterd.port",
            "dev.musterd.flow",
            "dev.musterd.http",
            "dev.musterd.config",
            "dev.musterd.check",
            "dev.musterd.provision")
        .should()
        .accessTargetWhere(describe("wall clock, chance or waiting", HouseRulesTest::isClock))
        .check(HOUSE);
  }

  private static final Set<String> CLOCKS =
      Set.of(
          "java.lang.System.currentTimeMillis",
          "java.lang.System.nanoTime",
          "java.lang.Thread.sleep",
          "java.lang.Math.random",
          "java.time.InstantSource.system",
          "java.util.UUID.randomUUID",
          "io.vertx.core.Vertx.setTimer",
          "io.vertx.core.Vertx.setPeriodic",
          "io.vertx.core.Vertx.timer",
          "io.vertx.core.Future.timeout");

  private static boolean isClock(JavaAccess<?> access) {
    String owner = access.getTargetOwner().getName();
    boolean now = owner.startsWith("java.time.") && access.getName().equals("now");
    boolean chance =
        owner.equals("java.util.Random")
            || owner.equals("java.util.concurrent.ThreadLocalRandom")
            || owner.equals("java.util.Timer");
    return now || chance || CLOCKS.contains(owner + "." + access.getName());
  }
}
