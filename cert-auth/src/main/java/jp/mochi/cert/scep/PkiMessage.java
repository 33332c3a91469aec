package jp.mochi.cert.scep;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/**
 * RFC 8894 §3.2: a message whose signature was verified, by a key that is strong enough. Whose the
 * key is, nobody has said: the certificate that came along may be the client's own work. Only
 * {@link ReadPkiMessage} makes one.
 */
public final class PkiMessage {
  private final MessageType type;
  private final Transaction transaction;
  private final X509Certificate signer;
  private final Digest digest;
  private final Envelope envelope;

  PkiMessage(
      MessageType type,
      Transaction transaction,
      X509Certificate signer,
      Digest digest,
      Envelope envelope) {
    this.type = type;
    this.transaction = transaction;
    this.signer = signer;
    this.digest = digest;
    this.envelope = envelope;
  }

  public MessageType type() {
    return type;
  }

  public Transaction transaction() {
    return transaction;
  }

  /** The certificate of whoever signed: one of ours, or one that the client made for this. */
  public X509Certificate signer() {
    return signer;
  }

  /** What the signer's key is known by, as {@code CertificationRequest} reckons it. */
  public String signerKeyHash() {
    try {
      var key = SubjectPublicKeyInfo.getInstance(signer.getPublicKey().getEncoded());
      var digest = MessageDigest.getInstance("SHA-256").digest(key.getEncoded("DER"));
      return HexFormat.of().formatHex(digest);
    } catch (GeneralSecurityException | IOException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  Digest digest() {
    return digest;
  }

  Envelope envelope() {
    return envelope;
  }
}
