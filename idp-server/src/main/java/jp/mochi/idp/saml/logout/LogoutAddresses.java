package jp.mochi.idp.saml.logout;

/** Paths of the addresses of logout. */
final class LogoutAddresses {
  /** For HTTP-Redirect and HTTP-POST, requests and answers alike. */
  static final String BROWSER = "/saml/slo";

  /** A message posted from another site comes here again, from a page of ours. */
  static final String AGAIN = "/saml/slo/continue";

  /** For SOAP. */
  static final String SOAP = "/saml/slo/soap";

  /** The person's own way out. */
  static final String PERSON = "/logout";

  /** How it goes. */
  static final String GOING = "/logout/going";

  /** To one service. */
  static final String TO = "/logout/to";

  /** On without one service. */
  static final String SKIP = "/logout/skip";

  /** Back to the service that asked. */
  static final String BACK = "/logout/back";

  private LogoutAddresses() {}
}
