package jp.mochi.idp.saml.codec;

import org.opensaml.core.config.InitializationException;
import org.opensaml.core.config.InitializationService;

/** Brings OpenSAML's static registries up before the first message, once. */
final class SamlLibrary {
  private SamlLibrary() {}

  static void ready() {
    Once.ready();
  }

  /** The virtual machine runs this initialiser once, whoever comes first. */
  private static final class Once {
    static {
      try {
        InitializationService.initialize();
      } catch (InitializationException broken) {
        throw new IllegalStateException("OpenSAML does not start", broken);
      }
    }

    static void ready() {
      // Loading the class was the work.
    }
  }
}
