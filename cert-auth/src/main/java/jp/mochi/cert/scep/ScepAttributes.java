package jp.mochi.cert.scep;

import org.bouncycastle.asn1.ASN1ObjectIdentifier;

/** RFC 8894 §3.2.1: what the attributes are called. */
final class ScepAttributes {
  static final ASN1ObjectIdentifier MESSAGE_TYPE = of(2);
  static final ASN1ObjectIdentifier PKI_STATUS = of(3);
  static final ASN1ObjectIdentifier FAIL_INFO = of(4);
  static final ASN1ObjectIdentifier SENDER_NONCE = of(5);
  static final ASN1ObjectIdentifier RECIPIENT_NONCE = of(6);
  static final ASN1ObjectIdentifier TRANSACTION_ID = of(7);
  static final ASN1ObjectIdentifier FAIL_INFO_TEXT = new ASN1ObjectIdentifier("1.3.6.1.5.5.7.24.1");

  private ScepAttributes() {}

  private static ASN1ObjectIdentifier of(int number) {
    return new ASN1ObjectIdentifier("2.16.840.1.113733.1.9." + number);
  }
}
