package jp.mochi.idp.saml.codec;

import org.opensaml.core.config.InitializationException;
import org.opensaml.core.config.Initializer;
import org.opensaml.core.xml.config.AbstractXMLObjectProviderInitializer;
import org.opensaml.core.xml.config.GlobalParserPoolInitializer;
import org.opensaml.core.xml.config.XMLObjectProviderInitializer;
import org.opensaml.xmlsec.config.GlobalAlgorithmRegistryInitializer;
import org.opensaml.xmlsec.config.impl.ApacheXMLSecurityInitializer;
import org.opensaml.xmlsec.config.impl.JavaCryptoValidationInitializer;

/**
 * Brings up, once, what requests need of OpenSAML: its own way would load every part there is, an
 * HTTP client among them that isn't there.
 */
final class SamlLibrary {
  private SamlLibrary() {}

  static void ready() {
    Once.ready();
  }

  /** The virtual machine runs this initialiser once, whoever comes first. */
  private static final class Once {
    static {
      Initializer[] steps = {
        new JavaCryptoValidationInitializer(),
        new ApacheXMLSecurityInitializer(),
        new GlobalParserPoolInitializer(),
        new XMLObjectProviderInitializer(),
        new RequestObjects(),
        new GlobalAlgorithmRegistryInitializer()
      };
      try {
        for (Initializer step : steps) {
          step.init();
        }
      } catch (InitializationException broken) {
        throw new IllegalStateException("OpenSAML does not start", broken);
      }
    }

    static void ready() {
      // Loading the class was the work.
    }
  }

  private static final class RequestObjects extends AbstractXMLObjectProviderInitializer {
    @Override
    protected String[] getConfigResources() {
      return new String[] {
        "/signature-config.xml", "/saml2-assertion-config.xml", "/saml2-protocol-config.xml"
      };
    }
  }
}
