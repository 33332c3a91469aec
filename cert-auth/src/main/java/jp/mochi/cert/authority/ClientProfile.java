package jp.mochi.cert.authority;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.KeyPurposeId;

/**
 * What a phone's certificate is like.
 *
 * @param lifetime for how long it is valid, unless its authority ends before
 * @param names what its subject alternative name has
 * @param usages further extended key usages as object identifiers, beside {@code clientAuth}
 */
public record ClientProfile(Duration lifetime, Set<Name> names, List<String> usages) {
  /** A year, and by whatever name somebody maps it to a person. */
  public static final ClientProfile USUAL =
      new ClientProfile(Duration.ofDays(365), Set.of(Name.values()), List.of());

  /** A kind of subject alternative name. */
  public enum Name {
    /** The person's mail address. */
    MAIL,
    /** Active Directory's user principal name. */
    UPN,
    /** The phone's id, as {@code urn:mochi:device:…}. */
    DEVICE
  }

  public ClientProfile {
    names = Set.copyOf(names);
    usages = List.copyOf(usages);
    if (lifetime.isNegative() || lifetime.isZero()) {
      throw new IllegalArgumentException("a certificate needs a lifetime");
    }
  }

  KeyPurposeId[] purposes() {
    return java.util.stream.Stream.concat(
            java.util.stream.Stream.of(KeyPurposeId.id_kp_clientAuth),
            usages.stream().map(id -> KeyPurposeId.getInstance(new ASN1ObjectIdentifier(id))))
        .distinct()
        .toArray(KeyPurposeId[]::new);
  }
}
