package jp.mochi.metadata;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What our signatures for a service may be made with. */
public enum SigningAlgorithm {
  RSA_SHA256,
  RSA_SHA384,
  RSA_SHA512,
  ECDSA_SHA256,
  ECDSA_SHA384,
  /** For a service that knows nothing better; shown in red. */
  RSA_SHA1;

  /** As it is written in options. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether it needs an EC key; the others need RSA. */
  public boolean ec() {
    return this == ECDSA_SHA256 || this == ECDSA_SHA384;
  }

  static Optional<SigningAlgorithm> of(String text) {
    return Stream.of(values()).filter(known -> known.text().equals(text)).findFirst();
  }
}
