package jp.mochi.cert.trust;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** RFC 5280 §5.3.1: why a certificate was taken back. */
public enum RevocationReason {
  UNSPECIFIED(0),
  KEY_COMPROMISE(1),
  CA_COMPROMISE(2),
  AFFILIATION_CHANGED(3),
  SUPERSEDED(4),
  CESSATION_OF_OPERATION(5),
  CERTIFICATE_HOLD(6),
  REMOVE_FROM_CRL(8),
  PRIVILEGE_WITHDRAWN(9),
  AA_COMPROMISE(10);

  private final int code;
  private final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');

  RevocationReason(int code) {
    this.code = code;
  }

  /** The number in CRLReason. */
  public int code() {
    return code;
  }

  /** As commands and records write it: {@code key-compromise}. */
  public String text() {
    return text;
  }

  /** The reason with that number; empty for 7 and whatever else is none. */
  public static Optional<RevocationReason> of(int code) {
    return Stream.of(values()).filter(reason -> reason.code == code).findFirst();
  }

  /** The reason that is written so. */
  public static Optional<RevocationReason> of(String text) {
    return Stream.of(values()).filter(reason -> reason.text.equals(text)).findFirst();
  }
}
