package dev.musterd;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The package table of docs/architecture.md as a test: which package may use which. */
@Order(2) // Among the longest.
class HouseRulesTest {
  /** From where they are: to look for a package in all jars takes longer. */
  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .importUrl(Main.class.getProtectionDomain().getCodeSource().getLocation());

  /** Above this, a package is hard to find one's way in; the fullest of our models have 40. */
  private static final long FILES_MAX = 40;

  /**
   * Beside itself and java.base's java.. packages, a package may use only these; a name without a
   * dot before it is one of ours.
   */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      textBlock =
          """
          base,                ''
          model.delivery,      ''
          model.lease,         ''
          model.release,       ''
          model,               model.release
          model.operator,      model
          model.cost,          model
          model.rerun,         model
          model.notification,  model
          decide,              base model model.rerun model.delivery model.release model.notification model.lease
          decide.cost,         base model model.cost decide
          state,               base model model.cost
          port,                model model.rerun model.delivery model.release model.cost model.notification io.vertx.core model.lease
          flow.calls,          base io.vertx.core
          flow.launch,         base flow.calls model decide state port io.vertx.core
          flow.cost,           base flow.calls flow.launch model model.cost decide decide.cost state port io.vertx.core
          flow.debug,          base flow.calls model decide state port io.vertx.core
          flow.notification,   base flow.calls model model.notification decide state port io.vertx.core
          flow.lease,          model model.lease decide port io.vertx.core
          flow.webhook,        base flow.calls model decide port io.vertx.core
          flow,                base flow.webhook flow.calls flow.launch flow.cost flow.debug model model.rerun model.delivery model.release model.cost decide decide.cost state port flow.notification io.vertx.core
          http.access,         base model port io.vertx.. io.netty.util io.netty.handler.ipfilter
          http.webhook,        base model flow.webhook http.access port io.vertx.. com.fasterxml.jackson.core.. javax.crypto.. javax.net.ssl..
          http.stream,         model port io.vertx..
          http.dashboard.view, base model model.operator model.cost flow decide port
          http.dashboard.template,      http.dashboard.view gg.jte..
          http.dashboard.template.tag,  http.dashboard.template http.dashboard.view gg.jte..
          http.dashboard.template.page, http.dashboard.template http.dashboard.template.tag http.dashboard.view decide gg.jte..
          http.dashboard,      base http.dashboard.template.page http.dashboard.view http.stream model model.operator flow flow.cost flow.debug flow.launch port model.cost io.vertx.. gg.jte..
          http.management,     base model decide.cost flow flow.cost flow.debug flow.launch http.dashboard http.stream io.vertx..
          loop,                model flow port io.vertx..
          github.client,       base model model.delivery port io.vertx.. io.jsonwebtoken.. javax.net.ssl..
          github.runners,      base github.client model model.rerun model.delivery port model.notification io.vertx..
          github.app,          github.client model model.delivery port io.vertx..
          github.releases,     github.client model model.release port io.vertx..
          github.survey,       base github.client model model.delivery port io.vertx..
          notification,        base github.client model model.notification port io.vertx.. javax.crypto.. javax.net.ssl..
          aws.client,          base model port io.vertx.. software.amazon.awssdk.. org.slf4j..
          aws.sqs,             base aws.client model port io.vertx.core io.vertx.core.json software.amazon.awssdk..
          aws,                 base aws.client aws.sqs model model.release model.cost port io.vertx.. software.amazon.awssdk.. org.slf4j..
          aws.lease,           base aws aws.client model model.lease port io.vertx.. software.amazon.awssdk..
          telemetry,           base model port model.operator io.micrometer.. io.prometheus.. org.slf4j.. ch.qos.logback..
          telemetry.otlp,      base model port telemetry io.prometheus.. io.opentelemetry.. org.slf4j..
          config.secret,       ''
          config,              config.secret base model model.release model.cost model.notification com.typesafe.config.. org.apache.commons.text..
          check,               model model.delivery model.release model.lease config port io.vertx.core
          provision.cloudformation, config io.vertx.core.json
          provision.userdata,  model config port
          provision.template,  provision.cloudformation provision.userdata model config config.secret port io.vertx.core io.vertx.core.json
          provision,           provision.template provision.userdata model config port io.vertx.core io.vertx.core.json
          aot,                 io.vertx.core.. javax.crypto..
          wiring,              base github.client github.runners github.releases aws aws.client aws.sqs aws.lease flow config config.secret model model.release port flow.notification notification io.vertx.. software.amazon.awssdk..
          daemon,              base wiring github.client http.access http.webhook http.management loop flow flow.cost flow.debug flow.launch telemetry telemetry.otlp decide decide.cost state config config.secret model model.cost port http.dashboard http.stream flow.notification flow.webhook flow.lease model.lease io.vertx..
          cli,                 base wiring daemon aot flow provision.template provision.userdata telemetry decide decide.cost config config.secret model model.release model.cost port model.operator flow.notification model.notification io.vertx.. picocli..
          cli.cost,            cli decide.cost config http.management model.cost port wiring io.vertx.. picocli..
          cli.live,            cli model model.operator io.vertx.. picocli.. org.jline..
          cli.aws,             cli wiring provision provision.template provision.userdata config model port io.vertx.. picocli..
          cli.check,           base cli wiring check github.client github.survey provision.template provision.userdata config config.secret model port io.vertx.. picocli..
          cli.githubapp,       cli wiring github.app github.client github.runners aws aws.client config config.secret model model.delivery port io.vertx.. picocli..
          """)
  void package_usesOnlyWhatItMay(String name, String allowed) {
    String[] packages =
        Stream.concat(
                Stream.of("java..", "dev.musterd." + name),
                Stream.of(allowed.split(" ")).filter(each -> !each.isEmpty()).map(this::full))
            .toArray(String[]::new);
    DescribedPredicate<JavaClass> mayBeUsed =
        resideInAnyPackage(packages)
            .or(JavaClass.Predicates.equivalentTo(Object.class))
            .or(describe("IdleSchedule's cron-utils", type -> isCronOfIdleSchedule(name, type)));
    classes()
        .that()
        .resideInAPackage("dev.musterd." + name)
        .should()
        .onlyDependOnClassesThat(mayBeUsed)
        .check(HOUSE);
  }

  /** Our own packages in short, as the table of the page has them. */
  private String full(String name) {
    boolean foreign = name.matches("(io|com|org|software|javax|picocli|ch|gg)\\..*");
    return foreign ? name : "dev.musterd." + name;
  }

  private static boolean isCronOfIdleSchedule(String name, JavaClass type) {
    return name.equals("decide") && type.getPackageName().startsWith("com.cronutils");
  }

  /** A package that the table forgets would be bound by nothing. */
  @Test
  void everyPackage_isInTheTable() throws NoSuchMethodException {
    Set<String> rows =
        HouseRulesTest.class
            .getDeclaredMethod("package_usesOnlyWhatItMay", String.class, String.class)
            .getAnnotation(CsvSource.class)
            .textBlock()
            .lines()
            .map(line -> "dev.musterd." + line.split(",", 2)[0].strip())
            .collect(toSet());
    Set<String> packages = HOUSE.stream().map(JavaClass::getPackageName).collect(toSet());
    packages.remove("dev.musterd");
    assertEquals(new TreeSet<>(rows), new TreeSet<>(packages));
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
        .resideInAnyPackage("dev.musterd.flow..", "dev.musterd.port")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("io.vertx.core.Vertx")
        .check(HOUSE);
  }

  @Test
  void commands_areKnownToMainOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.musterd", "dev.musterd.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.musterd", "dev.musterd.cli..")
        .check(HOUSE);
  }

  @Test
  void daemon_isKnownToRunCommandOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.musterd.daemon")
        .and()
        .doNotHaveSimpleName("RunCommand")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.musterd.daemon")
        .check(HOUSE);
  }

  @Test
  void packages_haveNoCycles() {
    slices().matching("dev.musterd.(**)").should().beFreeOfCycles().check(HOUSE);
  }

  /** Two files that need each other are one file or need a third; nested types count as theirs. */
  @Test
  void files_haveNoCycles() {
    Map<String, Set<String>> uses = new TreeMap<>();
    HOUSE.forEach(
        type -> uses.computeIfAbsent(file(type), _ -> new TreeSet<>()).addAll(used(type)));
    assertEquals(List.of(), FileCycles.in(uses));
  }

  private static Set<String> used(JavaClass type) {
    return type.getDirectDependenciesFromSelf().stream()
        .map(Dependency::getTargetClass)
        .map(JavaClass::getBaseComponentType)
        .filter(used -> used.getPackageName().startsWith("dev.musterd"))
        .map(HouseRulesTest::file)
        .filter(used -> !used.equals(file(type)))
        .collect(toSet());
  }

  private static String file(JavaClass type) {
    return type.getEnclosingClass().map(HouseRulesTest::file).orElseGet(type::getName);
  }

  @Test
  void packages_areSmallEnoughToKnow() {
    Map<String, Long> large =
        HOUSE.stream()
            .map(HouseRulesTest::file)
            .distinct()
            .collect(groupingBy(name -> name.substring(0, name.lastIndexOf('.')), counting()));
    large.values().removeIf(files -> files <= FILES_MAX);
    assertEquals(Map.of(), large);
  }

  /** Time is an argument or an InstantSource; waiting is the Timers port. */
  @Test
  void rules_haveNoClockNoRandomnessAndNoWaiting() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.musterd.base",
            "dev.musterd.model",
            "dev.musterd.decide",
            "dev.musterd.state",
            "dev.musterd.port",
            "dev.musterd.flow..",
            "dev.musterd.http..",
            "dev.musterd.config",
            "dev.musterd.check",
            "dev.musterd.provision..")
        .should()
        .accessTargetWhere(describe("wall clock, randomness or waiting", HouseRulesTest::isClock))
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
    boolean randomness =
        owner.equals("java.util.Random")
            || owner.equals("java.util.concurrent.ThreadLocalRandom")
            || owner.equals("java.util.Timer");
    return now || randomness || CLOCKS.contains(owner + "." + access.getName());
  }
}
