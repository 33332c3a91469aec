package jp.mochi.metadata;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a signature of ours digests the message with. */
public enum DigestAlgorithm {
  SHA256,
  SHA384,
  SHA512,
  /** For a service that knows nothing better; shown in red. */
  SHA1;

  /** As it is written in options. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<DigestAlgorithm> of(String text) {
    return Stream.of(values()).filter(known -> known.text().equals(text)).findFirst();
  }
}
