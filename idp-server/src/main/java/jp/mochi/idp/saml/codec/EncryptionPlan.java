package jp.mochi.idp.saml.codec;

import java.util.Objects;
import java.util.Optional;
import jp.mochi.metadata.EncryptionOptions;
import jp.mochi.metadata.EncryptionTarget;
import jp.mochi.metadata.ServiceProvider;

/** What of a response is encrypted, and to which key. */
public sealed interface EncryptionPlan {
  /** Nothing is. */
  record Nothing() implements EncryptionPlan {}

  /** At least one of these parts is. */
  record Parts(EncryptionTarget target, boolean assertion, boolean nameId, boolean attributes)
      implements EncryptionPlan {
    public Parts {
      Objects.requireNonNull(target);
    }
  }

  /** Something must not go in the clear, and no key of the service can encrypt it. */
  record Impossible() implements EncryptionPlan {}

  /** As the entry and the metadata say. */
  static EncryptionPlan of(ServiceProvider service) {
    EncryptionOptions options = service.options().encryption();
    Optional<EncryptionTarget> found =
        service.encryptionKeys().isEmpty() ? Optional.empty() : EncryptionTarget.of(service);
    if (found.isEmpty()) {
      return options.demanded() ? new Impossible() : new Nothing();
    }
    EncryptionTarget target = found.get();
    Parts parts =
        new Parts(
            target,
            target.covers(options.assertion()),
            target.covers(options.nameId()),
            target.covers(options.attributes()));
    return parts.assertion() || parts.nameId() || parts.attributes() ? parts : new Nothing();
  }

  /** Whether a NameID is encrypted on its own. */
  default boolean hidesNameId() {
    return this instanceof Parts parts && parts.nameId();
  }

  /** Whether attributes are encrypted on their own. */
  default boolean hidesAttributes() {
    return this instanceof Parts parts && parts.attributes();
  }

  /** Whether the whole assertion is encrypted. */
  default boolean hidesAssertion() {
    return this instanceof Parts parts && parts.assertion();
  }
}
