package jp.mochi.device.key;

import com.webauthn4j.WebAuthnRegistrationManager;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.data.PublicKeyCredentialParameters;
import com.webauthn4j.data.PublicKeyCredentialType;
import com.webauthn4j.data.RegistrationData;
import com.webauthn4j.data.RegistrationParameters;
import com.webauthn4j.data.RegistrationRequest;
import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import com.webauthn4j.data.attestation.statement.AndroidKeyAttestationStatement;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.data.attestation.statement.CertificateBaseAttestationStatement;
import com.webauthn4j.verifier.attestation.statement.androidkey.AndroidKeyAttestationStatementVerifier;
import com.webauthn4j.verifier.attestation.statement.androidkey.KeyDescriptionVerifier;
import com.webauthn4j.verifier.attestation.statement.apple.AppleAnonymousAttestationStatementVerifier;
import com.webauthn4j.verifier.attestation.statement.none.NoneAttestationStatementVerifier;
import com.webauthn4j.verifier.attestation.statement.packed.PackedAttestationStatementVerifier;
import com.webauthn4j.verifier.attestation.statement.tpm.TPMAttestationStatementVerifier;
import com.webauthn4j.verifier.attestation.trustworthiness.certpath.NullCertPathTrustworthinessVerifier;
import com.webauthn4j.verifier.attestation.trustworthiness.self.DefaultSelfAttestationTrustworthinessVerifier;
import com.webauthn4j.verifier.exception.VerificationException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether what a browser brings back is a key that it has made for us just now (Web Authentication
 * Level 3 §7.1): in the device itself, user verified, exactly our host and origin, this challenge,
 * an algorithm that was offered, and an attestation that holds, if there is one. To which root that
 * leads decides what the key is worth, and nothing else.
 */
public final class CheckRegistration {
  private static final int LEAST_RSA = 2_048;
  private static final int MOST_RSA = 4_096;
  private static final List<String> TRANSPORTS =
      List.of("internal", "hybrid", "usb", "nfc", "ble", "smart-card");
  private static final List<PublicKeyCredentialParameters> OFFERED =
      Stream.of(KeyAlgorithm.values())
          .map(
              each ->
                  new PublicKeyCredentialParameters(
                      PublicKeyCredentialType.PUBLIC_KEY,
                      COSEAlgorithmIdentifier.create(each.cose())))
          .toList();

  private final RelyingParty party;
  private final AttestationRoots roots;
  private final ObjectConverter converter = Reading.converter();
  private final WebAuthnRegistrationManager manager;
  private final KeyDescriptionVerifier androidKeys = new KeyDescriptionVerifier();

  public CheckRegistration(RelyingParty party, AttestationRoots roots) {
    this.party = party;
    this.roots = roots;
    var android = new AndroidKeyAttestationStatementVerifier();
    android.setTeeEnforcedOnly(false); // a key in software is one that nobody vouches for
    this.manager =
        new WebAuthnRegistrationManager(
            List.of(
                new NoneAttestationStatementVerifier(),
                new PackedAttestationStatementVerifier(),
                new TPMAttestationStatementVerifier(),
                android,
                new AppleAnonymousAttestationStatementVerifier()),
            new NullCertPathTrustworthinessVerifier(), // see vouching()
            new DefaultSelfAttestationTrustworthinessVerifier(),
            converter);
  }

  /**
   * Checks an answer.
   *
   * @param challenge what was asked, in base64url
   * @param now the time at which makers' certificates must be good
   */
  public Registered check(RegistrationAnswer answer, String challenge, Instant now) {
    var clientData = Octets.read(answer.clientData(), Reading.CLIENT_DATA);
    var attestation = Octets.read(answer.attestationObject(), Reading.ATTESTATION);
    var asked = Octets.read(challenge, Reading.CLIENT_DATA);
    if (clientData.isEmpty() || attestation.isEmpty() || asked.isEmpty()) {
      return new Registered.Refused(KeyFault.MALFORMED, "not base64url, or too long");
    }
    var roaming = Attachment.fault(answer.attachment(), answer.transports());
    if (roaming.isPresent()) {
      return new Registered.Refused(KeyFault.ROAMING, roaming.get());
    }
    try {
      var data = manager.parse(new RegistrationRequest(attestation.get(), clientData.get()));
      var unfit = unfit(data);
      return unfit.isPresent() ? unfit.get() : verified(data, asked.get(), answer, now);
    } catch (VerificationException failed) {
      var fault = FaultOf.verification(failed, KeyFault.ATTESTATION);
      return new Registered.Refused(fault, FaultOf.detail(failed));
    } catch (RuntimeException unreadable) {
      // The library has many words for what can't be read, and strangers can make it say each.
      return new Registered.Refused(KeyFault.MALFORMED, FaultOf.detail(unreadable));
    } catch (StackOverflowError tooDeep) {
      // It goes down a level for each value within another.
      return new Registered.Refused(KeyFault.MALFORMED, "values within values without an end");
    }
  }

  private Registered verified(
      RegistrationData data, byte[] challenge, RegistrationAnswer answer, Instant now) {
    var expected = Reading.expected(party, challenge);
    var good = manager.verify(data, new RegistrationParameters(expected, OFFERED, true));
    var root = root(good, now);
    return new Registered.Good(
        key(good, answer, root.filter(its -> isInHardware(good))),
        root.flatMap(its -> byItsPhone(good)));
  }

  /** Before anything is computed with a key: it and its certificates may be used at all. */
  private static Optional<Registered> unfit(RegistrationData data) {
    var key = credential(data).getCOSEKey();
    if (key.getPublicKey() instanceof RSAPublicKey rsa) {
      var bits = rsa.getModulus().bitLength();
      if (bits < LEAST_RSA || bits > MOST_RSA) {
        return Optional.of(new Registered.Refused(KeyFault.ALGORITHM, "RSA of " + bits + " bits"));
      }
    }
    if (Objects.requireNonNull(data.getAttestationObject()).getAttestationStatement()
            instanceof CertificateBaseAttestationStatement statement
        && !DerBounds.hold(statement.getX5c())) {
      var detail = "an extension of a certificate is longer than what it holds, or too deep";
      return Optional.of(new Registered.Refused(KeyFault.MALFORMED, detail));
    }
    return Optional.empty();
  }

  private static AttestedCredentialData credential(RegistrationData data) {
    var attestation = Objects.requireNonNull(data.getAttestationObject());
    return Objects.requireNonNull(
        attestation.getAuthenticatorData().getAttestedCredentialData(), "no key");
  }

  private NewKey key(RegistrationData data, RegistrationAnswer answer, Optional<String> root) {
    var credential = credential(data);
    var flags = Objects.requireNonNull(data.getAttestationObject()).getAuthenticatorData();
    var cose = converter.getCborMapper().writeValueAsBytes(credential.getCOSEKey());
    if (cose.length > Reading.PUBLIC_KEY) {
      throw new IllegalArgumentException("a public key of " + cose.length + " octets");
    }
    var algorithm = Objects.requireNonNull(credential.getCOSEKey().getAlgorithm()).getValue();
    return new NewKey(
        Octets.write(credential.getCredentialId()),
        party.id(),
        Octets.write(cose),
        KeyAlgorithm.of(algorithm).orElseThrow(),
        flags.getSignCount(),
        flags.isFlagBE(),
        flags.isFlagBS(),
        new Attestation(
            Objects.requireNonNull(data.getAttestationObject()).getFormat(),
            root,
            credential.getAaguid().toString()),
        answer.transports().stream().filter(TRANSPORTS::contains).distinct().toList());
  }

  /** To which configured root an attestation leads. */
  private Optional<String> root(RegistrationData data, Instant now) {
    return Objects.requireNonNull(data.getAttestationObject()).getAttestationStatement()
            instanceof CertificateBaseAttestationStatement statement
        ? roots.of(statement, now)
        : Optional.empty();
  }

  /** The certificate in which an Android phone speaks of the key, and of itself. */
  private static Optional<X509Certificate> byItsPhone(RegistrationData data) {
    return Objects.requireNonNull(data.getAttestationObject()).getAttestationStatement()
            instanceof AndroidKeyAttestationStatement android
        ? Optional.of(android.getX5c().getEndEntityAttestationCertificate().getCertificate())
        : Optional.empty();
  }

  /** An Android key that only software guards has an attestation, too, and says so. */
  private boolean isInHardware(RegistrationData data) {
    var object = Objects.requireNonNull(data.getAttestationObject());
    if (!(object.getAttestationStatement() instanceof AndroidKeyAttestationStatement android)) {
      return true;
    }
    try {
      var certificate = android.getX5c().getEndEntityAttestationCertificate().getCertificate();
      var clientData = Objects.requireNonNull(data.getCollectedClientDataBytes());
      var hash = MessageDigest.getInstance("SHA-256").digest(clientData);
      androidKeys.verify(certificate, hash, true);
      return true;
    } catch (VerificationException inSoftware) {
      return false;
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}
