package jp.mochi.idp;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Arrows between the server's packages point down only, as {@code ARCHITECTURE.md} draws them. */
class LayersTest {
  private static final String SERVER = "jp.mochi.idp";

  /** From the ground floor up; a new package is written in where it belongs. */
  private static final List<List<String>> FLOORS =
      List.of(
          List.of(
              "reason",
              "text",
              "key",
              "config",
              "database",
              "inforce",
              "policy", // its facts and decisions are the vocabulary of sessions and records
              "network",
              "session",
              "audit",
              "attribute",
              "person",
              "guess",
              "sql",
              "signal"),
          List.of("http"),
          List.of("hint"), // reads policy and zones, and is read by whoever issues
          List.of("signon", "signout"),
          // factors: reads a handshake, judges what sessions hold; reads what is reported of
          // devices
          List.of("certificate", "posture", "onetime"),
          List.of("devicekey"), // a factor: judges what a device's key has signed
          List.of("saml", "gate", "pki"),
          List.of("lifecycle", "replay"),
          List.of(
              "me",
              "helpdesk",
              "portal",
              "admin",
              "reports",
              "console",
              "api",
              "login",
              "provisioning"),
          List.of(""), // IdpServer wires all of it
          List.of("demo"),
          List.of("cli")); // starts the server, so it stands above it

  private static JavaClasses server;

  @BeforeAll
  static void readTheServer() {
    server =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("/jte/")) // generated from templates
            .importPackages(SERVER);
  }

  @Test
  void everyPackageHasItsFloor() {
    TreeSet<String> homeless = new TreeSet<>();
    server.forEach(
        type -> {
          if (!floors().containsKey(feature(type))) {
            homeless.add(feature(type));
          }
        });
    assertEquals(new TreeSet<>(), homeless);
  }

  @Test
  void noArrowPointsUp() {
    Map<String, Integer> floors = floors();
    TreeSet<String> upward = new TreeSet<>();
    for (JavaClass type : server) {
      type.getDirectDependenciesFromSelf().stream()
          .filter(arrow -> arrow.getTargetClass().getPackageName().startsWith(SERVER))
          .filter(arrow -> !arrow.getTargetClass().getPackageName().contains(".jte"))
          .filter(
              arrow ->
                  floors.getOrDefault(feature(arrow.getTargetClass()), 0)
                      > floors.getOrDefault(feature(type), 0))
          .forEach(arrow -> upward.add(arrow.getDescription()));
    }
    assertEquals(new TreeSet<>(), upward);
  }

  @Test
  void packagesFormNoCycle() {
    slices()
        .matching(SERVER + ".(**)")
        .should()
        .beFreeOfCycles()
        .because("a package can be understood, and replaced, without those above it")
        .check(server);
  }

  @Test
  void theHeartKnowsNoHttpNoSamlAndNoSql() {
    noClasses()
        .that()
        .resideInAPackage(SERVER + ".signon..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.javalin..",
            "jakarta.servlet..",
            "org.eclipse.jetty..",
            "org.opensaml..",
            "org.jdbi..",
            "java.sql..",
            SERVER + ".http..",
            SERVER + ".saml..")
        .because("the one loop serves every protocol and every requester")
        .check(server);
  }

  @Test
  void pagesOfLoginKnowNoProtocol() {
    noClasses()
        .that()
        .resideInAPackage(SERVER + ".login..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(SERVER + ".saml..", "org.opensaml..")
        .because("login hands its outcome to whatever requester the request names")
        .allowEmptyShould(true)
        .check(server);
  }

  @Test
  void rulesAreEvaluatedWithoutInputOrOutput() {
    noClasses()
        .that()
        .resideInAPackage(SERVER + ".policy..")
        .and()
        .doNotHaveSimpleName("PolicyFile") // reads the rules, and is not asked for decisions
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.sql..",
            "java.net.http..",
            "java.nio.file..",
            "org.jdbi..",
            "io.javalin..",
            "org.opensaml..")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.time.Clock")
        .because("the same facts give the same decision, at any time and on any node")
        .check(server);
  }

  private static Map<String, Integer> floors() {
    Map<String, Integer> floors = new HashMap<>();
    for (int floor = 0; floor < FLOORS.size(); floor++) {
      for (String feature : FLOORS.get(floor)) {
        floors.put(feature, floor);
      }
    }
    return floors;
  }

  /** The part of a package's name right below the server's; empty for the server's own package. */
  private static String feature(JavaClass type) {
    String name = type.getPackageName().substring(SERVER.length());
    return name.isEmpty() ? "" : name.substring(1).split("\\.", 2)[0];
  }
}
