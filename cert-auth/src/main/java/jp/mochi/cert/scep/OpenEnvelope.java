package jp.mochi.cert.scep;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import jp.mochi.cert.authority.Der;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;

/** Decrypts what a message carries, once its signature is verified. */
public final class OpenEnvelope {
  /**
   * All that can go wrong with decryption, and with what it yields before the request in it has
   * proved to be its sender's.
   */
  public static final String NOT_INTACT =
      "The message can't be opened, or what is in it isn't intact: its request must be signed, with"
          + " SHA-256 or SHA-512, by the key that signs the message.";

  /** What came of it. */
  public sealed interface Opening {
    record Opened(Der content) implements Opening {}

    record Refused(FailInfo info, String why) implements Opening {}
  }

  private final List<RaKey> keys;

  /**
   * @param keys ours, also former ones: clients keep certificates
   */
  public OpenEnvelope(List<RaKey> keys) {
    this.keys = List.copyOf(keys);
  }

  /** Opens a message. */
  public Opening open(PkiMessage message) {
    for (var recipient : message.envelope().recipients()) {
      for (var key : keys) {
        if (key.isNamed(recipient.key())) {
          return opened(message.envelope(), recipient, key);
        }
      }
    }
    return new Opening.Refused(
        FailInfo.BAD_CERT_ID,
        "The message is encrypted to a certificate that isn't our registration authority's: fetch"
            + " that (GetCACert).");
  }

  private static Opening opened(Envelope envelope, Envelope.Recipient recipient, RaKey key) {
    if (!recipient.algorithm().equals(PKCSObjectIdentifiers.rsaEncryption.getId())) {
      return new Opening.Refused(
          FailInfo.BAD_ALG,
          "The content's key is encrypted by "
              + recipient.algorithm()
              + ": use RSA with PKCS #1 v1.5.");
    }
    return key.contentKey(recipient.encryptedKey().bytes(), envelope.cipher().keyBytes())
        .flatMap(contentKey -> decrypted(envelope, contentKey))
        .<Opening>map(content -> new Opening.Opened(Der.of(content)))
        .orElseGet(() -> new Opening.Refused(FailInfo.BAD_MESSAGE_CHECK, NOT_INTACT));
  }

  private static Optional<byte[]> decrypted(Envelope envelope, byte[] contentKey) {
    try {
      var aes = Cipher.getInstance("AES/CBC/NoPadding");
      var start = new IvParameterSpec(envelope.start().bytes());
      aes.init(Cipher.DECRYPT_MODE, new SecretKeySpec(contentKey, "AES"), start);
      return unpadded(aes.doFinal(envelope.content().bytes()));
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  /** RFC 5652 §6.3. */
  private static Optional<byte[]> unpadded(byte[] content) {
    var count = content[content.length - 1] & 0xff;
    var wrong = count < 1 || count > BlockCipher.BLOCK ? 1 : 0;
    for (var i = 0; i < BlockCipher.BLOCK; i++) {
      var padding = i < count ? 0xff : 0;
      wrong |= ((content[content.length - 1 - i] & 0xff) ^ count) & padding;
    }
    return wrong == 0
        ? Optional.of(Arrays.copyOf(content, content.length - count))
        : Optional.empty();
  }
}
