package jp.mochi.metadata;

import java.util.List;
import org.opensaml.core.config.InitializationException;
import org.opensaml.core.config.Initializer;
import org.opensaml.core.xml.config.AbstractXMLObjectProviderInitializer;
import org.opensaml.core.xml.config.GlobalParserPoolInitializer;
import org.opensaml.core.xml.config.XMLObjectProviderInitializer;
import org.opensaml.xmlsec.config.GlobalAlgorithmRegistryInitializer;
import org.opensaml.xmlsec.config.impl.ApacheXMLSecurityInitializer;
import org.opensaml.xmlsec.config.impl.GlobalSecurityConfigurationInitializer;
import org.opensaml.xmlsec.config.impl.JavaCryptoValidationInitializer;

/**
 * Starts OpenSAML, once, in the one place that knows how.
 *
 * <p>Its own {@code InitializationService} runs whatever it finds on the class path: SAML 1, XACML,
 * metrics and an HTTP client that isn't there, three times the work. Here stands what is used: the
 * objects of SAML 2.0 (assertion, protocol, metadata with its display names and algorithms),
 * signatures, encryption and the algorithm registry. An initialisation that failed fails again at
 * each call.
 *
 * <p>Safe from any thread; the first call takes some hundred milliseconds, later ones nothing. So a
 * server calls it on a thread of its own while it starts.
 */
public final class OpenSaml {
  private OpenSaml() {}

  /** Returns when OpenSAML can be used. */
  public static void ready() {
    if (!Started.DONE) {
      throw new IllegalStateException("OpenSAML didn't start");
    }
  }

  /** The class loader sees to it that this happens once, and that others wait for it. */
  private static final class Started {
    static final boolean DONE = start();

    private static boolean start() {
      try {
        for (var step : steps()) {
          step.init();
        }
        return true;
      } catch (InitializationException e) {
        throw new IllegalStateException("OpenSAML can't start", e);
      }
    }

    private static List<Initializer> steps() {
      return List.of(
          new JavaCryptoValidationInitializer(),
          new ApacheXMLSecurityInitializer(),
          new GlobalParserPoolInitializer(),
          new XMLObjectProviderInitializer(),
          new Objects(
              "/signature-config.xml",
              "/encryption-config.xml",
              "/saml2-assertion-config.xml",
              "/saml2-protocol-config.xml",
              "/saml2-metadata-config.xml",
              "/saml2-metadata-algorithm-config.xml",
              "/saml2-metadata-ui-config.xml"),
          new GlobalAlgorithmRegistryInitializer(),
          new GlobalSecurityConfigurationInitializer());
    }
  }

  private static final class Objects extends AbstractXMLObjectProviderInitializer {
    private final List<String> resources;

    Objects(String... resources) {
      this.resources = List.of(resources);
    }

    @Override
    protected String[] getConfigResources() {
      return resources.toArray(String[]::new);
    }
  }
}
