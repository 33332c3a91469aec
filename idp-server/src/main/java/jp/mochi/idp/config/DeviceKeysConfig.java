package jp.mochi.idp.config;

import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Keys of devices, by WebAuthn.
 *
 * @param enabled whether they can be registered and proved here
 * @param attestationRoots makers whose word counts when they vouch for a hardware key
 */
public record DeviceKeysConfig(boolean enabled, List<X509Certificate> attestationRoots) {
  /** Where nothing is configured. */
  public static final DeviceKeysConfig OFF = new DeviceKeysConfig(false, List.of());

  public DeviceKeysConfig {
    attestationRoots = List.copyOf(attestationRoots);
  }
}
