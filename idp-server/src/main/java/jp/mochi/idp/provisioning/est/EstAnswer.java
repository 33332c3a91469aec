package jp.mochi.idp.provisioning.est;

import jp.mochi.cert.authority.Der;

/** What an EST client is told. */
sealed interface EstAnswer {
  /** §4.2.3: the certificate that was issued, and no other. */
  record Issued(Der certificate) implements EstAnswer {}

  /** §4.2.3: somebody must approve it first; the client sends the same again. */
  record Pending() implements EstAnswer {}

  /** §3.2.3: nothing was shown that lets anybody in. */
  record Unauthenticated(String why) implements EstAnswer {}

  /**
   * Refused.
   *
   * @param status of HTTP
   * @param why a sentence for whoever looks after the client
   */
  record Refused(int status, String why) implements EstAnswer {}
}
