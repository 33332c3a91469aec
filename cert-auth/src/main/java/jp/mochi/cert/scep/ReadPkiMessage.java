package jp.mochi.cert.scep;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import jp.mochi.cert.BerBounds;
import jp.mochi.cert.authority.KeyCheck;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.util.Selector;

/** RFC 8894 §3.2: reads what a client sent, and verifies its signature. Nothing is decrypted. */
public final class ReadPkiMessage {
  /** A request with an RSA key of 8192 bits, twice, and a chain of certificates take half. */
  public static final int MOST_BYTES = 32_768;

  /** Zones of time that somebody mistook for another are within; replays have their own check. */
  static final Duration SKEW = Duration.ofHours(26);

  private static final int MOST_CERTIFICATES = 8;

  private ReadPkiMessage() {}

  /** What came of it. */
  public sealed interface Reading {
    /** A message whose signature is that of the certificate's key. */
    record Read(PkiMessage message) implements Reading {}

    /**
     * No such message, and the client is to be told so within the protocol.
     *
     * @param why a sentence for whoever looks after the client
     */
    record Refused(Transaction transaction, FailInfo info, String why) implements Reading {}

    /** Nothing that an answer of the protocol could refer to. */
    record Unanswerable(String why) implements Reading {}
  }

  /** Reads a message. */
  public static Reading read(byte[] ber, Instant now) {
    if (ber.length > MOST_BYTES) {
      return new Reading.Unanswerable("The message has more than 32 KiB, which none needs.");
    }
    if (!BerBounds.hold(ber)) {
      return unreadable();
    }
    try {
      return read(new CMSSignedData(ber), now);
    } catch (CMSException | IOException | RuntimeException notOne) {
      // Whatever Bouncy Castle throws at ASN.1 that isn't such a message.
      return unreadable();
    }
  }

  private static Reading unreadable() {
    return new Reading.Unanswerable("This is no message of SCEP (signed data of CMS).");
  }

  private static Reading read(CMSSignedData data, Instant now) throws IOException {
    if (!data.toASN1Structure().getContentType().equals(CMSObjectIdentifiers.signedData)) {
      return unreadable();
    }
    var signers = data.getSignerInfos().getSigners();
    if (signers.size() != 1) {
      return new Reading.Unanswerable("The message isn't signed by exactly one.");
    }
    var signer = signers.iterator().next();
    var attributes = SignedAttributes.of(signer);
    var transaction = attributes.transaction();
    if (transaction.isEmpty()) {
      return new Reading.Unanswerable("The message has no transactionID, or no senderNonce.");
    }
    return new OneSigner(data, signer, attributes, transaction.get()).read(now);
  }

  /** A message that can be answered. */
  private record OneSigner(
      CMSSignedData data,
      SignerInformation signer,
      SignedAttributes attributes,
      Transaction transaction) {

    Reading read(Instant now) throws IOException {
      var digest = Digest.of(signer.getDigestAlgOID(), signer.getEncryptionAlgOID());
      if (digest.isEmpty()) {
        return refused(
            FailInfo.BAD_ALG,
            "The message is signed by an algorithm that isn't taken: use RSA with SHA-256.");
      }
      var certificate = certificate();
      if (certificate.isEmpty()) {
        return refused(FailInfo.BAD_MESSAGE_CHECK, "The signer's certificate isn't there.");
      }
      var key = certificate.get().getPublicKey();
      if (!key.getAlgorithm().equals("RSA") || KeyCheck.fault(key).isPresent()) {
        return refused(FailInfo.BAD_ALG, "The signer's key isn't RSA with 2048 to 8192 bits.");
      }
      if (!isSignedBy(key)) {
        return refused(
            FailInfo.BAD_MESSAGE_CHECK, "The message isn't signed by its certificate's key.");
      }
      return attributes.isFarFrom(now, SKEW)
          ? refused(FailInfo.BAD_TIME, "The message's signing time is more than a day from ours.")
          : verified(certificate.get(), digest.get());
    }

    private Reading verified(X509Certificate certificate, Digest digest) {
      var type = attributes.messageType();
      if (type.isEmpty()) {
        return refused(FailInfo.BAD_REQUEST, "The message's type is none that a client sends.");
      }
      var content = content();
      if (content.isEmpty()) {
        return refused(FailInfo.BAD_REQUEST, "The message carries nothing.");
      }
      return switch (Envelope.read(content.get())) {
        case Envelope.Reading.Read(var envelope) ->
            new Reading.Read(
                new PkiMessage(type.get(), transaction, certificate, digest, envelope));
        case Envelope.Reading.Refused(var info, var why) -> refused(info, why);
      };
    }

    /** §3.2: it MUST be data. */
    private Optional<byte[]> content() {
      return Optional.ofNullable(data.getSignedContent())
          .filter(typed -> typed.getContentType().equals(CMSObjectIdentifiers.data))
          .map(typed -> (byte[]) typed.getContent());
    }

    /** The one that the signature names; of two of one name nobody knows which it means. */
    private Optional<X509Certificate> certificate() throws IOException {
      var all = data.getCertificates();
      if (all.getMatches(null).size() > MOST_CERTIFICATES) {
        return Optional.empty();
      }
      @SuppressWarnings("unchecked") // as Bouncy Castle declares it
      Selector<X509CertificateHolder> byName = signer.getSID();
      var named = all.getMatches(byName);
      return named.size() == 1 ? parsed(named.iterator().next()) : Optional.empty();
    }

    private static Optional<X509Certificate> parsed(X509CertificateHolder holder)
        throws IOException {
      try {
        var encoded = new ByteArrayInputStream(holder.getEncoded());
        var factory = CertificateFactory.getInstance("X.509");
        return Optional.of((X509Certificate) factory.generateCertificate(encoded));
      } catch (GeneralSecurityException notOne) {
        return Optional.empty();
      }
    }

    /** RFC 5652 §5.6. That there are signed attributes was seen when they were read. */
    private boolean isSignedBy(PublicKey key) {
      try {
        return signer.verify(new JcaSimpleSignerInfoVerifierBuilder().build(key));
      } catch (CMSException | OperatorCreationException notEvenOne) {
        return false;
      }
    }

    private Reading refused(FailInfo info, String why) {
      return new Reading.Refused(transaction, info, why);
    }
  }
}
