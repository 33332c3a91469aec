package jp.mochi.device.key;

import com.webauthn4j.data.AttestationConveyancePreference;
import com.webauthn4j.data.AuthenticatorAttachment;
import com.webauthn4j.data.AuthenticatorSelectionCriteria;
import com.webauthn4j.data.PublicKeyCredentialCreationOptions;
import com.webauthn4j.data.PublicKeyCredentialParameters;
import com.webauthn4j.data.PublicKeyCredentialRpEntity;
import com.webauthn4j.data.PublicKeyCredentialType;
import com.webauthn4j.data.PublicKeyCredentialUserEntity;
import com.webauthn4j.data.UserVerificationRequirement;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.data.client.Origin;
import com.webauthn4j.data.client.challenge.DefaultChallenge;
import com.webauthn4j.test.authenticator.webauthn.WebAuthnAuthenticatorAdaptor;
import com.webauthn4j.test.authenticator.webauthn.WebAuthnModelAuthenticator;
import com.webauthn4j.test.client.ClientPlatform;
import com.webauthn4j.test.client.RegistrationEmulationOption;
import java.util.List;

/** A phone whose maker vouches for its keys: WebAuthn4J's own, below a root of its tests. */
final class MakersPhone {
  private final WebAuthnModelAuthenticator authenticator;
  private final RegistrationEmulationOption emulation = new RegistrationEmulationOption();

  MakersPhone(WebAuthnModelAuthenticator authenticator) {
    this.authenticator = authenticator;
  }

  /** One whose attestation is signed with nothing. */
  MakersPhone forging() {
    emulation.setSignatureOverrideEnabled(true);
    return this;
  }

  RegistrationAnswer register(String host, String origin, String challenge) {
    var options =
        new PublicKeyCredentialCreationOptions(
            new PublicKeyCredentialRpEntity(host, "Mochi"),
            new PublicKeyCredentialUserEntity(new byte[32], "tanaka", "tanaka"),
            new DefaultChallenge(challenge),
            List.of(
                new PublicKeyCredentialParameters(
                    PublicKeyCredentialType.PUBLIC_KEY, COSEAlgorithmIdentifier.ES256)),
            60_000L,
            List.of(),
            new AuthenticatorSelectionCriteria(
                AuthenticatorAttachment.PLATFORM, false, UserVerificationRequirement.REQUIRED),
            AttestationConveyancePreference.DIRECT,
            null);
    var browser =
        new ClientPlatform(new Origin(origin), new WebAuthnAuthenticatorAdaptor(authenticator));
    var response = browser.create(options, emulation).getResponse();
    return new RegistrationAnswer(
        Octets.write(response.getClientDataJSON()),
        Octets.write(response.getAttestationObject()),
        "platform",
        List.of("internal"));
  }
}
