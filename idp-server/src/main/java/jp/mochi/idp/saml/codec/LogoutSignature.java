package jp.mochi.idp.saml.codec;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.saml.codec.SignatureOutcome.Refused;
import jp.mochi.metadata.ServiceProvider;

/**
 * Who wrote this logout message. SAML Profiles 2.0 §4.4.4: by way of a browser it must be signed;
 * so a service of which a key is known has to sign, and of one without a key nothing is proved.
 */
public final class LogoutSignature {
  private LogoutSignature() {}

  /** What came of it. */
  public sealed interface Outcome<T> {
    /**
     * Every signature that is there holds.
     *
     * @param detail for the audit record
     */
    record Verified<T>(VerifiedLogout<T> message, Map<String, String> detail)
        implements Outcome<T> {
      public Verified {
        detail = Collections.unmodifiableMap(new TreeMap<>(detail));
      }
    }

    /** One doesn't, or it is missing. */
    record Unproved<T>(Reason reason, Map<String, String> detail) implements Outcome<T> {
      public Unproved {
        detail = Collections.unmodifiableMap(new TreeMap<>(detail));
      }
    }
  }

  /**
   * Verifies.
   *
   * @param issuer the entry of the service that the message names as its issuer
   * @param otherwiseProved whether a message without a signature is proved by how it came: an
   *     answer over the very TLS connection that the request went by
   */
  public static <T> Outcome<T> verify(
      UnverifiedLogout<T> message, ServiceProvider issuer, boolean otherwiseProved, Instant now) {
    var detail = new TreeMap<String, String>();
    detail.put("expected", RequestSignature.fingerprints(issuer.signingCertificates()));
    if (!message.issuer().equals(issuer.entityId())) {
      return unproved(Reason.BAD_SIGNATURE, "checked with another issuer's entry", detail);
    }
    var enveloped = EnvelopedSignature.in(message.root());
    if (message.detached().isEmpty() && !enveloped.present()) {
      return otherwiseProved || issuer.signingCertificates().isEmpty()
          ? verified(message, false, detail)
          : unproved(Reason.SIGNATURE_REQUIRED, "logout messages are signed; this is not", detail);
    }
    if (message.detached().isPresent() && enveloped.present()) {
      return unproved(Reason.BAD_SIGNATURE, "signed twice, in the query and within", detail);
    }
    var keys =
        issuer.signingCertificates().stream()
            .filter(certificate -> SignatureAlgorithm.strong(certificate.getPublicKey()))
            .toList();
    if (keys.isEmpty()) {
      return unproved(RequestSignature.noKey(issuer, detail));
    }
    var check = new SignatureCheck(keys, issuer.options().sha1(), now, detail);
    Optional<Refused> fault = message.detached().flatMap(check::detached);
    if (fault.isEmpty() && enveloped.present()) {
      fault = check.enveloped(enveloped, message.message().getSignature(), message.id());
    }
    return fault.isPresent() ? unproved(fault.get()) : verified(message, true, detail);
  }

  private static <T> Outcome<T> verified(
      UnverifiedLogout<T> message, boolean signed, Map<String, String> detail) {
    var proved = new VerifiedLogout<>(message.content(), message.relayState(), signed);
    return new Outcome.Verified<>(proved, detail);
  }

  private static <T> Outcome<T> unproved(Reason reason, String fault, Map<String, String> detail) {
    return unproved(RequestSignature.refused(reason, fault, detail));
  }

  private static <T> Outcome<T> unproved(Refused refused) {
    return new Outcome.Unproved<>(refused.reason(), refused.detail());
  }
}
