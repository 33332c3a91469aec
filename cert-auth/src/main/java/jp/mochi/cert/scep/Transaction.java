package jp.mochi.cert.scep;

import jp.mochi.cert.authority.Der;

/**
 * What an answer refers to, as the request says it.
 *
 * @param id RFC 8894 §3.2.1.1: one for all messages of an operation, chosen by the client
 * @param senderNonce §3.2.1.5: the client's, which the answer gives back
 */
public record Transaction(String id, Der senderNonce) {
  /** Clients write a hash in hex, or a UUID. */
  static final int LONGEST_ID = 255;

  static final int LONGEST_NONCE = 64;
}
