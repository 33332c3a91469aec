package jp.mochi.cert.authority;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.ocsp.CertID;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;

/**
 * RFC 6960 §4.1.1: what status requests name an authority by, the hash of its name and the hash of
 * its key. Reckoned once for each kind of hash, and not for each request.
 */
public final class NamedAuthority {
  /** What certificates are named by: SHA-1 is no signature here, and what most clients send. */
  private static final Map<ASN1ObjectIdentifier, String> HASHES =
      Map.of(
          OIWObjectIdentifiers.idSHA1, "SHA-1",
          NISTObjectIdentifiers.id_sha256, "SHA-256",
          NISTObjectIdentifiers.id_sha384, "SHA-384",
          NISTObjectIdentifiers.id_sha512, "SHA-512");

  private static final class Hashed {
    private final byte[] name;
    private final byte[] key;

    Hashed(byte[] name, byte[] key) {
      this.name = name;
      this.key = key;
    }
  }

  private final Map<ASN1ObjectIdentifier, Hashed> hashed = new HashMap<>();

  public NamedAuthority(X509Certificate authority) {
    var name = authority.getSubjectX500Principal().getEncoded();
    var key = Extensible.spki(authority.getPublicKey()).getPublicKeyData().getBytes();
    try {
      for (var hash : HASHES.entrySet()) {
        var digest = MessageDigest.getInstance(hash.getValue());
        hashed.put(hash.getKey(), new Hashed(digest.digest(name), digest.digest(key)));
      }
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  /** Whether a request is about certificates of this authority, and of no other. */
  public boolean isNamedBy(StatusRequest request) {
    for (var id : request.asked()) {
      if (!isNamedBy(id)) {
        return false;
      }
    }
    return true;
  }

  private boolean isNamedBy(CertID id) {
    var ours = hashed.get(id.getHashAlgorithm().getAlgorithm());
    return ours != null
        && Arrays.equals(ours.name, id.getIssuerNameHash().getOctets())
        && Arrays.equals(ours.key, id.getIssuerKeyHash().getOctets());
  }
}
