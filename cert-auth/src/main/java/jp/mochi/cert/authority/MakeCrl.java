package jp.mochi.cert.authority;

import java.io.IOException;
import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.X509v2CRLBuilder;

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

  /** Signs the next list. §5.3.1: an unspecified reason, 0, is not written. */
  public Made sign(Crls.Content content, Instant now) {
    var from = now.truncatedTo(ChronoUnit.SECONDS);
    var until = MakeAuthority.earlier(from.plus(Crls.VALID), authority.getNotAfter().toInstant());
    var number = content.standing().nextNumber(now);
    var builder = new X509v2CRLBuilder(Extensible.subject(authority), Date.from(from));
    builder.setNextUpdate(Date.from(until));
    var entries = content.entries();
    for (var i = 0; i < entries.count(); i++) {
      builder.addCRLEntry(entries.serial(i), entries.time(i), entries.reason(i));
    }
    try {
      builder.addExtension(
          Extension.authorityKeyIdentifier, false, Extensible.authorityKey(authority));
      builder.addExtension(Extension.cRLNumber, false, new CRLNumber(BigInteger.valueOf(number)));
      var der = Der.of(builder.build(new SignedBy(signer)).getEncoded());
      return new Made(number, now, until, der);
    } catch (IOException inMemory) {
      throw new IllegalStateException(inMemory);
    }
  }
}
