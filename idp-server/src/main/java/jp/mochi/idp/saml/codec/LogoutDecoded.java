package jp.mochi.idp.saml.codec;

import jp.mochi.idp.reason.Reason;

/** What came of reading a logout message out of bytes. */
public sealed interface LogoutDecoded {
  /** It asks. */
  record Request(UnverifiedLogout<LogoutRequest> request) implements LogoutDecoded {}

  /** It answers. */
  record Response(UnverifiedLogout<LogoutResponse> response) implements LogoutDecoded {}

  /**
   * By SOAP only: the other side says that it couldn't do anything with the message (SOAP 1.1
   * §4.4).
   */
  record Fault(String said) implements LogoutDecoded {}

  /**
   * It cannot be used.
   *
   * @param detail for the audit record and the helpdesk
   */
  record Malformed(Reason reason, String detail) implements LogoutDecoded {}
}
