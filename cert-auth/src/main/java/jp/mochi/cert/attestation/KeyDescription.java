package jp.mochi.cert.attestation;

import java.security.cert.X509Certificate;
import java.util.Objects;
import java.util.Optional;
import jp.mochi.cert.BerBounds;
import jp.mochi.cert.authority.Der;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Enumerated;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;

/**
 * What a certificate's extension {@code KeyDescription} says of its key, and of the phone that made
 * it.
 *
 * @param attested where that was written and signed
 * @param kept where the key is
 * @param challenge what whoever asked for the key gave to be repeated
 * @param software what the system says, or sees to
 * @param hardware what the hardware does
 */
public record KeyDescription(
    SecurityLevel attested,
    SecurityLevel kept,
    Der challenge,
    Authorizations software,
    Authorizations hardware) {
  private static final String EXTENSION = "1.3.6.1.4.1.11129.2.1.17";

  /** Phones' own have a few hundred octets; the name of an app makes them longer. */
  private static final int MOST = 8_192;

  public KeyDescription {
    Objects.requireNonNull(attested);
    Objects.requireNonNull(kept);
    Objects.requireNonNull(challenge);
    Objects.requireNonNull(software);
    Objects.requireNonNull(hardware);
  }

  /** Whether a certificate says so of its key, well or badly. */
  public static boolean isIn(X509Certificate certificate) {
    return certificate.getExtensionValue(EXTENSION) != null;
  }

  /** What a certificate says; empty where it doesn't, or not in a form that can be read. */
  public static Optional<KeyDescription> of(X509Certificate certificate) {
    var extension = certificate.getExtensionValue(EXTENSION);
    return extension == null || extension.length > MOST
        ? Optional.empty()
        : of(ASN1OctetString.getInstance(extension).getOctets());
  }

  /** What stands in the extension, in DER; empty where that can't be read. */
  public static Optional<KeyDescription> of(byte[] content) {
    if (content.length > MOST || !BerBounds.hold(content)) {
      return Optional.empty();
    }
    try {
      return Optional.of(read(ASN1Sequence.getInstance(content)));
    } catch (RuntimeException unreadable) {
      // The library has a word of its own for each way not to be what was expected.
      return Optional.empty();
    }
  }

  private static KeyDescription read(ASN1Sequence parts) {
    return new KeyDescription(
        level(parts.getObjectAt(1)),
        level(parts.getObjectAt(3)),
        Der.of(ASN1OctetString.getInstance(parts.getObjectAt(4)).getOctets()),
        Authorizations.read(ASN1Sequence.getInstance(parts.getObjectAt(6))),
        Authorizations.read(ASN1Sequence.getInstance(parts.getObjectAt(7))));
  }

  private static SecurityLevel level(ASN1Encodable said) {
    return SecurityLevel.of(ASN1Enumerated.getInstance(said).intValueExact());
  }

  /** Whether the hardware itself says so, and not the system for it. */
  public boolean isOfHardware() {
    return attested.isHardware() && kept.isHardware();
  }
}
