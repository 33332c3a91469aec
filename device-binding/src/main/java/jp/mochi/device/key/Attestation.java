package jp.mochi.device.key;

import java.util.Objects;
import java.util.Optional;

/**
 * What vouches for a key.
 *
 * @param format as WebAuthn calls it: {@code none}, {@code packed}, {@code tpm}, {@code
 *     android-key}, {@code apple}
 * @param root the subject of the configured root that it leads to; empty where it leads to none, so
 *     that it is worth nothing
 * @param model the authenticator's AAGUID
 */
public record Attestation(String format, Optional<String> root, String model) {
  public Attestation {
    Objects.requireNonNull(format);
    Objects.requireNonNull(root);
    Objects.requireNonNull(model);
  }
}
