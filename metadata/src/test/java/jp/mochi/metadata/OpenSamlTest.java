package jp.mochi.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.opensaml.core.xml.config.XMLObjectProviderRegistrySupport;
import org.opensaml.saml.saml2.core.AuthnRequest;
import org.opensaml.saml.saml2.core.EncryptedAssertion;
import org.opensaml.saml.saml2.metadata.EntityDescriptor;

class OpenSamlTest {
  @Test
  void isReadyForManyThreadsAtOnce() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var calls = Collections.nCopies(50, Executors.callable(OpenSaml::ready));
      for (var done : threads.invokeAll(calls)) {
        done.get();
      }
    }
    var builders = XMLObjectProviderRegistrySupport.getBuilderFactory();
    assertNotNull(builders.getBuilder(AuthnRequest.DEFAULT_ELEMENT_NAME));
    assertNotNull(builders.getBuilder(EncryptedAssertion.DEFAULT_ELEMENT_NAME));
    assertNotNull(builders.getBuilder(EntityDescriptor.DEFAULT_ELEMENT_NAME));
    assertNotNull(XMLObjectProviderRegistrySupport.getParserPool());
  }

  @Test
  void staysInsideThisPackage() {
    ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
    var classes = new ClassFileImporter().importPackages("jp.mochi.metadata");
    assertFalse(classes.isEmpty());
    var leaks =
        classes.stream()
            .filter(c -> c.getModifiers().contains(JavaModifier.PUBLIC))
            .flatMap(c -> c.getMethods().stream())
            .filter(m -> m.getModifiers().contains(JavaModifier.PUBLIC))
            .filter(
                m ->
                    m.getRawReturnType().getPackageName().startsWith("org.opensaml")
                        || m.getRawParameterTypes().stream()
                            .anyMatch(p -> p.getPackageName().startsWith("org.opensaml")))
            .toList();
    assertEquals(List.of(), leaks, "no type of OpenSAML leaves this module");
  }
}
