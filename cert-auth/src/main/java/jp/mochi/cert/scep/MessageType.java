package jp.mochi.cert.scep;

import java.util.Optional;
import java.util.stream.Stream;

/** RFC 8894 §3.2.1.2: what a client may ask. */
public enum MessageType {
  /** A certificate in the place of the one that signs. */
  RENEWAL_REQ(17),
  /** A certificate, by a challenge password. */
  PKCS_REQ(19),
  /** How a request that is pending stands; drafts called it GetCertInitial. */
  CERT_POLL(20),
  /** A copy of a certificate. */
  GET_CERT(21),
  /** A revocation list. */
  GET_CRL(22);

  /** What we answer. */
  static final int CERT_REP = 3;

  private final int number;

  MessageType(int number) {
    this.number = number;
  }

  static Optional<MessageType> of(String number) {
    return Stream.of(values())
        .filter(type -> Integer.toString(type.number).equals(number))
        .findFirst();
  }
}
