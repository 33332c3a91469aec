package jp.mochi.cert.scep;

import java.io.IOException;
import java.math.BigInteger;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import jp.mochi.cert.BerBounds;
import jp.mochi.cert.authority.Der;
import org.bouncycastle.asn1.cms.IssuerAndSerialNumber;

/**
 * RFC 8894 §3.3.4: the certificate that a client wants, or wants to know the standing of.
 *
 * @param issuer who signed it
 * @param serial its number
 */
public record NamedCertificate(X500Principal issuer, BigInteger serial) {
  /** What an opened message names, if it names one. */
  public static Optional<NamedCertificate> read(Der content) {
    if (!BerBounds.hold(content.bytes())) {
      return Optional.empty();
    }
    try {
      var named = IssuerAndSerialNumber.getInstance(content.bytes());
      var issuer = new X500Principal(named.getName().getEncoded());
      return Optional.of(new NamedCertificate(issuer, named.getSerialNumber().getValue()));
    } catch (IOException | RuntimeException notOne) {
      // Whatever Bouncy Castle, or the JDK, throws at ASN.1 that isn't one.
      return Optional.empty();
    }
  }
}
