package jp.mochi.system;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The modules side by side: which may know which, and who alone uses a large library. */
class ModulesTest {
  private static final String[] LEAVES = {"metadata", "ldap", "cert", "device"};
  private static JavaClasses house;

  @BeforeAll
  static void readAllModules() {
    house =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("jp.mochi");
  }

  @ParameterizedTest
  @ValueSource(strings = {"metadata", "ldap", "cert", "device"})
  void aLeafImportsNoOtherLeafAndNoServer(String leaf) {
    for (String other : LEAVES) {
      if (!other.equals(leaf)) {
        forbid(leaf, "jp.mochi." + other + "..", "a leaf is a library that stands alone");
      }
    }
    forbid(leaf, "jp.mochi.idp..", "the server is built on the leaves, not they on it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"metadata", "ldap", "cert", "device"})
  void aLeafKnowsNoHttp(String leaf) {
    forbid(leaf, "io.javalin..", "only the server has addresses");
    forbid(leaf, "org.eclipse.jetty..", "only the server has addresses");
    forbid(leaf, "jakarta.servlet..", "only the server has addresses");
  }

  @ParameterizedTest
  @CsvSource({
    "com.unboundid.., jp.mochi.ldap.., jp.mochi.idp.demo..",
    "org.bouncycastle.., jp.mochi.cert.., jp.mochi.cert..",
    "org.opensaml.., jp.mochi.metadata.., jp.mochi.idp.saml..",
    "net.shibboleth.., jp.mochi.metadata.., jp.mochi.idp.[saml|key]..",
  })
  void aLargeLibraryStaysBehindItsDoor(String library, String owner, String second) {
    noClasses()
        .that()
        .resideOutsideOfPackages(owner, second)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .because("its types stay inside the module that owns them, so that it can be replaced")
        .check(house);
  }

  @Test
  void theServerIsThereToBeChecked() {
    org.junit.jupiter.api.Assertions.assertTrue(house.contain("jp.mochi.idp.policy.Decision"));
    org.junit.jupiter.api.Assertions.assertTrue(house.contain("jp.mochi.ldap.Person"));
  }

  private static void forbid(String leaf, String packages, String because) {
    noClasses()
        .that()
        .resideInAPackage("jp.mochi." + leaf + "..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(packages)
        .because(because)
        .allowEmptyShould(true)
        .check(house);
  }
}
