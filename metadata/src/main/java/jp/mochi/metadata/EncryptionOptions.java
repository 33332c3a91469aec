package jp.mochi.metadata;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What of an assertion is encrypted for a service.
 *
 * @param assertion the whole of it
 * @param nameId its NameID on its own, which then goes encrypted into our logout requests, too
 * @param attributes each of its attributes on its own
 * @param algorithm what data is encrypted with; empty: what its metadata prefers
 */
public record EncryptionOptions(
    Encrypt assertion, Encrypt nameId, Encrypt attributes, Optional<DataEncryption> algorithm) {
  public static final EncryptionOptions DEFAULT =
      new EncryptionOptions(Encrypt.WHEN_POSSIBLE, Encrypt.NEVER, Encrypt.NEVER, Optional.empty());

  public EncryptionOptions {
    Objects.requireNonNull(assertion);
    Objects.requireNonNull(nameId);
    Objects.requireNonNull(attributes);
    Objects.requireNonNull(algorithm);
  }

  /** Whether something must not go unencrypted. */
  public boolean demanded() {
    return any(Encrypt.ALWAYS);
  }

  /** Whether something goes encrypted or not as the metadata allows. */
  boolean whenPossible() {
    return any(Encrypt.WHEN_POSSIBLE);
  }

  private boolean any(Encrypt when) {
    return Stream.of(assertion, nameId, attributes).anyMatch(part -> part == when);
  }

  /** When a part is encrypted. */
  public enum Encrypt {
    NEVER,
    /** Where metadata has a key that is meant for it. */
    WHEN_POSSIBLE,
    /** Or nothing is issued. */
    ALWAYS;

    /** As it is written in options. */
    public String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<Encrypt> of(String text) {
      return Stream.of(values()).filter(known -> known.text().equals(text)).findFirst();
    }
  }
}
