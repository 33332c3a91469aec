package jp.mochi.device.key;

import java.util.List;
import java.util.Objects;
import jp.mochi.device.register.BindingLevel;

/**
 * A key that a browser has made, and that holds.
 *
 * @param credential the credential's id, in base64url
 * @param rpId for which relying party
 * @param publicKey in COSE, in base64url
 * @param counter how often the authenticator says that it has signed; 0 where it doesn't count
 * @param backupEligible whether it may be copied to other devices (flag BE)
 * @param backedUp whether it is elsewhere already (flag BS)
 * @param transports how browsers reach it
 */
public record NewKey(
    String credential,
    String rpId,
    String publicKey,
    KeyAlgorithm algorithm,
    long counter,
    boolean backupEligible,
    boolean backedUp,
    Attestation attestation,
    List<String> transports) {
  public NewKey {
    Objects.requireNonNull(algorithm);
    Objects.requireNonNull(attestation);
    transports = List.copyOf(transports);
  }

  /**
   * How surely a proof by it comes from the one device. A key that may be copied is a copyable one,
   * whoever vouches for it.
   */
  public BindingLevel level() {
    if (backupEligible) {
      return BindingLevel.COPYABLE_KEY;
    }
    return attestation.root().isPresent()
        ? BindingLevel.ATTESTED_KEY
        : BindingLevel.DEVICE_BOUND_KEY;
  }
}
