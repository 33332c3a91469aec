package jp.mochi.sample;

import com.onelogin.saml2.authn.AuthnRequest;
import com.onelogin.saml2.authn.AuthnRequestParams;
import com.onelogin.saml2.settings.Saml2Settings;

/**
 * A request that asks for two factors (REFEDS MFA profile 1.2), and for nothing less: the identity
 * provider has to prove both, or to say that it can't.
 */
final class AskedContext extends AuthnRequest {
  private static final String MFA =
      "<samlp:RequestedAuthnContext Comparison=\"exact\"><saml:AuthnContextClassRef"
          + " xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\">https://refeds.org/profile/mfa"
          + "</saml:AuthnContextClassRef></samlp:RequestedAuthnContext>";
  private static final String END = "</samlp:AuthnRequest>";

  AskedContext(Saml2Settings settings, AuthnRequestParams asked) {
    super(settings, asked);
  }

  @Override
  protected String postProcessXml(String xml, AuthnRequestParams asked, Saml2Settings settings) {
    if (!xml.contains(END) || xml.contains("<samlp:RequestedAuthnContext")) {
      throw new IllegalStateException("the toolkit writes requests in another way now");
    }
    return xml.replace(END, MFA + END);
  }
}
