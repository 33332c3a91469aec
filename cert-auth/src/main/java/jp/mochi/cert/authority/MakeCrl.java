package jp.mochi.cert.authority;

import java.io.IOException;
import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;

/** RFC 5280 §5: signs the list of what an authority has taken back. */
public final class MakeCrl {
  private final X509Certificate authority;
  private final Signer signer;

  public MakeCrl(X509Certificate authority, Signer signer) {
    this.authority = authority;
    this.signer = signer;
  }

  /** A list, signed. */
  public record Made(long number, Instant thisUpdate, Instant nextUpdate, Der der) {}

  /** Signs the next list. */
  public Made sign(Crls.Content content, Instant now) {
    var from = now.truncatedTo(ChronoUnit.SECONDS);
    var until = MakeAuthority.earlier(from.plus(Crls.VALID), authority.getNotAfter().toInstant());
    var number = content.standing().nextNumber(now);
    try {
      var algorithm = new SignedBy(signer).getAlgorithmIdentifier().getEncoded("DER");
      var issuer = authority.getSubjectX500Principal().getEncoded();
      var list = new WriteList(content.entries());
      var tbs = list.content(algorithm, issuer, from, until, extensions(number));
      var der = WriteList.signed(tbs, algorithm, signer.sign(tbs));
      return new Made(number, now, until, Der.owning(der));
    } catch (IOException inMemory) {
      throw new IllegalStateException(inMemory);
    }
  }

  /** §5.2.1, §5.2.3. */
  private byte[] extensions(long number) throws IOException {
    var key = Extensible.authorityKey(authority).getEncoded("DER");
    var count = new CRLNumber(BigInteger.valueOf(number)).getEncoded("DER");
    return new Extensions(
            new Extension[] {
              new Extension(Extension.authorityKeyIdentifier, false, key),
              new Extension(Extension.cRLNumber, false, count)
            })
        .getEncoded("DER");
  }
}
