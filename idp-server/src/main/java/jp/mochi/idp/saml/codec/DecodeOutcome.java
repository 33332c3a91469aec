package jp.mochi.idp.saml.codec;

import jp.mochi.idp.reason.Reason;

/** What came of reading a request out of bytes. */
public sealed interface DecodeOutcome {
  /** It is an AuthnRequest; nothing about it has been proved. */
  record Decoded(UnverifiedRequest request) implements DecodeOutcome {}

  /**
   * It cannot be used.
   *
   * @param detail for the audit record and the helpdesk: what was wrong, without the sender's text
   *     where that could be a secret
   */
  record Malformed(Reason reason, String detail) implements DecodeOutcome {}
}
