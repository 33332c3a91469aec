package jp.mochi.cert.scep;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import jp.mochi.cert.BerBounds;
import jp.mochi.cert.authority.Der;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.EncryptedContentInfo;
import org.bouncycastle.asn1.cms.EnvelopedData;
import org.bouncycastle.asn1.cms.KeyTransRecipientInfo;
import org.bouncycastle.asn1.cms.RecipientIdentifier;
import org.bouncycastle.asn1.cms.RecipientInfo;

/**
 * RFC 8894 §3.2.2, RFC 5652 §6: what a message carries, still closed. It is read as BER: Apple's
 * clients write lengths that aren't known beforehand, and the content in pieces.
 *
 * @param recipients whose key opens it
 * @param cipher what the content is encrypted with
 * @param start what its first block was mixed with
 * @param content encrypted
 */
record Envelope(List<Recipient> recipients, BlockCipher cipher, Der start, Der content) {
  private static final int MOST_RECIPIENTS = 4;

  Envelope {
    recipients = List.copyOf(recipients);
  }

  /**
   * One whose key opens it.
   *
   * @param key the name of a certificate, by issuer and serial number or by its key
   * @param algorithm what the content's key is encrypted with
   * @param encryptedKey the content's key
   */
  record Recipient(RecipientIdentifier key, String algorithm, Der encryptedKey) {}

  /** What came of reading one. */
  sealed interface Reading {
    record Read(Envelope envelope) implements Reading {}

    record Refused(FailInfo info, String why) implements Reading {}
  }

  static Reading read(byte[] ber) {
    if (!BerBounds.hold(ber)) {
      return malformed();
    }
    try {
      var whole = ContentInfo.getInstance(ASN1Primitive.fromByteArray(ber));
      return whole.getContentType().equals(CMSObjectIdentifiers.envelopedData)
          ? read(EnvelopedData.getInstance(whole.getContent()))
          : malformed();
    } catch (IOException | RuntimeException notOne) {
      // Whatever Bouncy Castle throws at ASN.1 that isn't an envelope.
      return malformed();
    }
  }

  private static Reading read(EnvelopedData data) {
    var encrypted = data.getEncryptedContentInfo();
    var id = encrypted.getContentEncryptionAlgorithm().getAlgorithm();
    var cipher = BlockCipher.of(id);
    if (cipher.isEmpty()) {
      return new Reading.Refused(
          FailInfo.BAD_ALG,
          "The content is encrypted by " + id + ": use AES-128 or AES-256 with CBC.");
    }
    var recipients = data.getRecipientInfos();
    return recipients.size() > MOST_RECIPIENTS
            || !encrypted.getContentType().equals(CMSObjectIdentifiers.data)
        ? malformed()
        : read(
            Stream.of(recipients.toArray()).flatMap(Envelope::recipient).toList(),
            cipher.get(),
            encrypted);
  }

  private static Reading read(
      List<Recipient> recipients, BlockCipher cipher, EncryptedContentInfo encrypted) {
    var start =
        ASN1OctetString.getInstance(encrypted.getContentEncryptionAlgorithm().getParameters())
            .getOctets();
    var content =
        Optional.ofNullable(encrypted.getEncryptedContent()).map(ASN1OctetString::getOctets);
    if (start.length != BlockCipher.BLOCK
        || content.filter(bytes -> bytes.length > 0).isEmpty()
        || content.get().length % BlockCipher.BLOCK != 0) {
      return malformed();
    }
    return new Reading.Read(new Envelope(recipients, cipher, Der.of(start), Der.of(content.get())));
  }

  /** Others than those with an RSA key (key agreement, passwords) are none of ours. */
  private static Stream<Recipient> recipient(org.bouncycastle.asn1.ASN1Encodable each) {
    return RecipientInfo.getInstance(each).getInfo() instanceof KeyTransRecipientInfo transport
        ? Stream.of(
            new Recipient(
                transport.getRecipientIdentifier(),
                transport.getKeyEncryptionAlgorithm().getAlgorithm().getId(),
                Der.of(transport.getEncryptedKey().getOctets())))
        : Stream.empty();
  }

  private static Reading malformed() {
    return new Reading.Refused(
        FailInfo.BAD_REQUEST, "What the message carries is no enveloped data of CMS.");
  }
}
