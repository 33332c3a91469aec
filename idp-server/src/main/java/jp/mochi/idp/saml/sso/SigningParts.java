package jp.mochi.idp.saml.sso;

import jp.mochi.idp.saml.codec.EncryptionPlan;
import jp.mochi.idp.saml.codec.SignedParts;
import jp.mochi.metadata.ServiceProvider;

/** Which parts of a response are signed for a service. */
final class SigningParts {
  private SigningParts() {}

  /**
   * As its entry says; metadata's {@code WantAssertionsSigned} adds the assertion. Around what is
   * encrypted with CBC the response is signed, too: nothing else would notice what was changed on
   * its way, and a service that says how decrypting fared gives away what it decrypts.
   */
  static SignedParts of(ServiceProvider service, EncryptionPlan plan) {
    var assertion = service.options().signAssertion() || service.wantAssertionsSigned();
    if (!service.options().signResponse() && !malleable(plan)) {
      return SignedParts.ASSERTION;
    }
    return assertion ? SignedParts.BOTH : SignedParts.RESPONSE;
  }

  private static boolean malleable(EncryptionPlan plan) {
    return plan instanceof EncryptionPlan.Parts parts && !parts.target().data().authenticated();
  }
}
