package jp.mochi.cert.authority;

import java.io.IOException;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.pkcs.Attribute;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * RFC 7030 §4.5.2: what a request should have, for clients that ask: a key on P-256 and a signature
 * by it with SHA-256. Others are taken as well, see {@link KeyCheck}; names aren't asked for, since
 * they come from the directory.
 */
public final class WantedAttributes {
  private WantedAttributes() {}

  public static Der der() {
    var all = new ASN1EncodableVector();
    all.add(
        new Attribute(
            X9ObjectIdentifiers.id_ecPublicKey, new DERSet(SECObjectIdentifiers.secp256r1)));
    all.add(X9ObjectIdentifiers.ecdsa_with_SHA256);
    try {
      return Der.of(new DERSequence(all).getEncoded("DER"));
    } catch (IOException inMemory) {
      throw new IllegalStateException(inMemory);
    }
  }
}
