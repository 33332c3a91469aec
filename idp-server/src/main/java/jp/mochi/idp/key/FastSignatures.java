package jp.mochi.idp.key;

import java.security.Security;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Amazon's Corretto provider, where its native library loads: an RSA signature at OpenSSL's speed.
 * Without it everything works the same, only slower.
 */
public final class FastSignatures {
  private static final Logger LOG = LoggerFactory.getLogger(FastSignatures.class);
  private static final String PROVIDER =
      "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";

  private FastSignatures() {}

  /** Puts it in the first place; false (and one line in the log) where it can't be had. */
  public static boolean install() {
    try {
      var type = Class.forName(PROVIDER);
      var provider = (java.security.Provider) type.getField("INSTANCE").get(null);
      type.getMethod("assertHealthy").invoke(provider);
      Security.removeProvider(provider.getName());
      Security.insertProviderAt(provider, 1);
      LOG.info("Signing with {} {}", provider.getName(), provider.getVersionStr());
      return true;
    } catch (ReflectiveOperationException | LinkageError | ClassCastException absent) {
      LOG.info(
          "Signing with the JDK: the Corretto provider doesn't load here ({}); only slower",
          String.valueOf(absent.getCause() == null ? absent : absent.getCause()));
      return false;
    }
  }
}
