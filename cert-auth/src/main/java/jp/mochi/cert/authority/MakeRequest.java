package jp.mochi.cert.authority;

import java.io.IOException;
import java.security.KeyPair;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** Requests for keys that are made here, where a phone can't make one of its own. */
public final class MakeRequest {
  private MakeRequest() {}

  /** A request for a key pair, signed by it, that names nobody. */
  public static CertificationRequest of(KeyPair pair) {
    var subject = new X500NameBuilder(BCStyle.INSTANCE).build();
    var signed =
        new JcaPKCS10CertificationRequestBuilder(subject, pair.getPublic())
            .build(new SignedBy(Signer.of(pair.getPrivate())));
    try {
      if (CertificationRequest.read(signed.getEncoded()) instanceof CsrOutcome.Read(var request)) {
        return request;
      }
    } catch (IOException neverInMemory) {
      throw new IllegalStateException(neverInMemory);
    }
    throw new IllegalStateException("a key that was made here isn't taken here");
  }
}
