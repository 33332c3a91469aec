package jp.mochi.device.key;

import com.webauthn4j.WebAuthnAuthenticationManager;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.credential.CredentialRecordImpl;
import com.webauthn4j.data.AuthenticationData;
import com.webauthn4j.data.AuthenticationParameters;
import com.webauthn4j.data.AuthenticationRequest;
import com.webauthn4j.data.attestation.authenticator.AAGUID;
import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import com.webauthn4j.data.attestation.authenticator.COSEKey;
import com.webauthn4j.verifier.exception.VerificationException;
import java.util.List;
import java.util.Optional;

/**
 * Whether what a browser brings back was signed by a key that we know, for this question (Web
 * Authentication Level 3 §7.2): in the device before the page, user verified, exactly our host and
 * origin, this challenge, the key's person.
 */
public final class CheckAssertion {
  private final RelyingParty party;
  private final ObjectConverter converter = Reading.converter();
  private final WebAuthnAuthenticationManager manager =
      new WebAuthnAuthenticationManager(List.of(), converter);

  public CheckAssertion(RelyingParty party) {
    this.party = party;
    // The table compares counters, where two nodes at once can't both be the first.
    manager.getAuthenticationDataVerifier().setMaliciousCounterValueHandler(counted -> {});
  }

  /** An answer's octets. */
  private record Parts(
      Optional<byte[]> credential,
      Optional<byte[]> clientData,
      Optional<byte[]> authenticatorData,
      Optional<byte[]> signature,
      Optional<byte[]> user) {
    static Parts of(AssertionAnswer answer) {
      return new Parts(
          Octets.read(answer.credential(), Reading.CREDENTIAL),
          Octets.read(answer.clientData(), Reading.CLIENT_DATA),
          Octets.read(answer.authenticatorData(), Reading.AUTHENTICATOR_DATA),
          Octets.read(answer.signature(), Reading.SIGNATURE),
          Octets.read(answer.userHandle(), Reading.USER_HANDLE));
    }

    boolean areThere(AssertionAnswer answer) {
      return credential.isPresent()
          && clientData.isPresent()
          && authenticatorData.isPresent()
          && signature.isPresent()
          && (user.isPresent() || answer.userHandle().isEmpty());
    }

    AuthenticationRequest request() {
      return new AuthenticationRequest(
          credential.orElseThrow(),
          user.orElse(null),
          authenticatorData.orElseThrow(),
          clientData.orElseThrow(),
          null,
          signature.orElseThrow());
    }
  }

  /**
   * Checks an answer.
   *
   * @param challenge what was asked, in base64url
   * @param key the one that the answer names; whether it still counts isn't asked here
   */
  public Asserted check(AssertionAnswer answer, String challenge, DeviceKey key) {
    var parts = Parts.of(answer);
    var asked = Octets.read(challenge, Reading.CLIENT_DATA);
    if (!parts.areThere(answer) || asked.isEmpty()) {
      return new Asserted.Refused(KeyFault.MALFORMED, "not base64url, or too long");
    }
    if (!answer.credential().equals(key.credential())) {
      throw new IllegalArgumentException("an answer of another key");
    }
    var roaming = Attachment.fault(answer.attachment(), List.of());
    if (roaming.isPresent()) {
      return new Asserted.Refused(KeyFault.ROAMING, roaming.get());
    }
    if (!answer.userHandle().isEmpty() && !answer.userHandle().equals(key.userHandle())) {
      return new Asserted.Refused(KeyFault.USER, "the key was made for another person");
    }
    try {
      return verified(manager.parse(parts.request()), asked.get(), key);
    } catch (VerificationException failed) {
      var fault = FaultOf.verification(failed, KeyFault.SIGNATURE);
      return new Asserted.Refused(fault, FaultOf.detail(failed));
    } catch (RuntimeException unreadable) {
      // The library has many words for what can't be read, and strangers can make it say each.
      return new Asserted.Refused(KeyFault.MALFORMED, FaultOf.detail(unreadable));
    }
  }

  private Asserted verified(AuthenticationData data, byte[] challenge, DeviceKey key) {
    var expected = Reading.expected(party, challenge);
    var parameters =
        new AuthenticationParameters(
            expected, record(key), List.of(data.getCredentialId()), true, true);
    var seen = manager.verify(data, parameters).getAuthenticatorData();
    if (seen == null) {
      throw new IllegalArgumentException("no authenticator data");
    }
    return new Asserted.Good(seen.getSignCount(), seen.isFlagBS());
  }

  private CredentialRecordImpl record(DeviceKey key) {
    var cose =
        converter
            .getCborMapper()
            .readValue(
                Octets.read(key.publicKey(), Reading.PUBLIC_KEY).orElseThrow(), COSEKey.class);
    var credential =
        new AttestedCredentialData(
            AAGUID.ZERO, Octets.read(key.credential(), Reading.CREDENTIAL).orElseThrow(), cose);
    return new CredentialRecordImpl(
        null,
        true,
        key.backupEligible(),
        key.backedUp(),
        key.counter(),
        credential,
        null,
        null,
        null,
        null);
  }
}
