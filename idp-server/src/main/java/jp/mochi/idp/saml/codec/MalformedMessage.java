package jp.mochi.idp.saml.codec;

import jp.mochi.idp.reason.Reason;

/**
 * Carries a refusal from deep inside a decoder to its front, where it becomes a {@link
 * DecodeOutcome.Malformed}; it never leaves this package.
 */
final class MalformedMessage extends Exception {
  private static final long serialVersionUID = 1L;
  private final Reason reason;

  MalformedMessage(String detail) {
    this(Reason.MALFORMED_REQUEST, detail);
  }

  MalformedMessage(Reason reason, String detail) {
    super(detail, null, false, false);
    this.reason = reason;
  }

  DecodeOutcome.Malformed outcome() {
    return new DecodeOutcome.Malformed(reason, String.valueOf(getMessage()));
  }
}
