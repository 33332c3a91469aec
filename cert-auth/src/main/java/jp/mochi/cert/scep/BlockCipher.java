package jp.mochi.cert.scep;

import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;

/** What contents are encrypted with, theirs and ours: RFC 8894 §3.5.2 knows no AES but CBC. */
enum BlockCipher {
  AES_128(NISTObjectIdentifiers.id_aes128_CBC, 16),
  AES_256(NISTObjectIdentifiers.id_aes256_CBC, 32);

  /** Bytes of a block, and of what it begins with. */
  static final int BLOCK = 16;

  private final String id;
  private final int keyBytes;

  BlockCipher(ASN1ObjectIdentifier id, int keyBytes) {
    this.id = id.getId();
    this.keyBytes = keyBytes;
  }

  static Optional<BlockCipher> of(ASN1ObjectIdentifier id) {
    return Stream.of(values()).filter(each -> each.id.equals(id.getId())).findFirst();
  }

  ASN1ObjectIdentifier id() {
    return new ASN1ObjectIdentifier(id);
  }

  int keyBytes() {
    return keyBytes;
  }
}
