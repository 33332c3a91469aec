package jp.mochi.idp.saml.sso;

import jp.mochi.idp.saml.codec.SignedParts;
import jp.mochi.metadata.ServiceProvider;

/** Which parts of a response are signed for a service. */
final class SigningParts {
  private SigningParts() {}

  /** As its entry says; metadata's {@code WantAssertionsSigned} adds the assertion. */
  static SignedParts of(ServiceProvider service) {
    var assertion = service.options().signAssertion() || service.wantAssertionsSigned();
    if (!service.options().signResponse()) {
      return SignedParts.ASSERTION;
    }
    return assertion ? SignedParts.BOTH : SignedParts.RESPONSE;
  }
}
