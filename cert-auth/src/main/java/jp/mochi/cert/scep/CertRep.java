package jp.mochi.cert.scep;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jp.mochi.cert.authority.CertificatesOnly;
import jp.mochi.cert.authority.Der;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.Time;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cms.CMSAbsentContent;
import org.bouncycastle.cms.CMSEnvelopedDataGenerator;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.DefaultSignedAttributeTableGenerator;
import org.bouncycastle.cms.SignerInfoGeneratorBuilder;
import org.bouncycastle.cms.jcajce.JceCMSContentEncryptorBuilder;
import org.bouncycastle.cms.jcajce.JceKeyTransRecipientInfoGenerator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

/** RFC 8894 §3.3.2: answers, signed by our registration authority. */
public final class CertRep {
  private static final String SUCCESS = "0";
  private static final String FAILURE = "2";
  private static final String PENDING = "3";
  private static final int NONCE = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final RaKey ra;
  private final Instant now;

  public CertRep(RaKey ra, Instant now) {
    this.ra = ra;
    this.now = now;
  }

  /** §3.3.2.1: the certificate, for whoever signed the message. */
  public Der certificate(PkiMessage to, X509Certificate certificate) {
    return success(to, CertificatesOnly.of(List.of(certificate)));
  }

  /** §4.6.1: the list, for whoever signed the message. */
  public Der list(PkiMessage to, Der crl) {
    return success(to, CertificatesOnly.ofList(crl));
  }

  /** §3.3.2.3: the client is to ask again. */
  public Der pending(PkiMessage to) {
    return signed(to.transaction(), PENDING, Map.of(), Optional.empty(), to.digest());
  }

  /** §3.3.2.2: it failed, and why. */
  public Der failure(Transaction transaction, FailInfo info, String why) {
    Map<ASN1ObjectIdentifier, ASN1Encodable> more =
        Map.of(
            ScepAttributes.FAIL_INFO,
            new DERPrintableString(Integer.toString(info.number())),
            ScepAttributes.FAIL_INFO_TEXT,
            new DERUTF8String(why));
    return signed(transaction, FAILURE, more, Optional.empty(), Digest.SHA_256);
  }

  private Der success(PkiMessage to, Der content) {
    return signed(
        to.transaction(), SUCCESS, Map.of(), Optional.of(encrypted(to, content)), to.digest());
  }

  /** §3.2.2: by the cipher that the client has shown to know. */
  private static Der encrypted(PkiMessage to, Der content) {
    try {
      var generator = new CMSEnvelopedDataGenerator();
      generator.addRecipientInfoGenerator(new JceKeyTransRecipientInfoGenerator(to.signer()));
      var encryptor = new JceCMSContentEncryptorBuilder(to.envelope().cipher().id()).build();
      var data = generator.generate(new CMSProcessableByteArray(content.bytes()), encryptor);
      return Der.of(data.toASN1Structure().getEncoded("DER"));
    } catch (CMSException | IOException | GeneralSecurityException inMemory) {
      throw new IllegalStateException("An answer can't be encrypted", inMemory);
    }
  }

  private Der signed(
      Transaction transaction,
      String status,
      Map<ASN1ObjectIdentifier, ASN1Encodable> more,
      Optional<Der> envelope,
      Digest digest) {
    try {
      var generator = new CMSSignedDataGenerator();
      var holder = new JcaX509CertificateHolder(ra.certificate());
      generator.addSignerInfoGenerator(
          new SignerInfoGeneratorBuilder(new JcaDigestCalculatorProviderBuilder().build())
              .setSignedAttributeGenerator(attributes(transaction, status, more))
              .build(new JcaContentSignerBuilder(digest.signing()).build(ra.key()), holder));
      generator.addCertificate(holder);
      var data =
          envelope.isPresent()
              ? generator.generate(new CMSProcessableByteArray(envelope.get().bytes()), true)
              : generator.generate(new CMSAbsentContent(CMSObjectIdentifiers.data), false);
      return Der.of(data.toASN1Structure().getEncoded("DER"));
    } catch (CMSException
        | OperatorCreationException
        | IOException
        | GeneralSecurityException inMemory) {
      throw new IllegalStateException("An answer can't be signed", inMemory);
    }
  }

  private DefaultSignedAttributeTableGenerator attributes(
      Transaction transaction, String status, Map<ASN1ObjectIdentifier, ASN1Encodable> more) {
    var nonce = new byte[NONCE];
    RANDOM.nextBytes(nonce);
    var all = new ASN1EncodableVector();
    add(all, ScepAttributes.TRANSACTION_ID, new DERPrintableString(transaction.id()));
    var type = Integer.toString(MessageType.CERT_REP);
    add(all, ScepAttributes.MESSAGE_TYPE, new DERPrintableString(type));
    add(all, ScepAttributes.PKI_STATUS, new DERPrintableString(status));
    add(all, ScepAttributes.SENDER_NONCE, new DEROctetString(nonce));
    var back = new DEROctetString(transaction.senderNonce().bytes());
    add(all, ScepAttributes.RECIPIENT_NONCE, back);
    add(all, CMSAttributes.signingTime, new Time(Date.from(now)));
    more.forEach((id, value) -> add(all, id, value));
    return new WithoutMore(new AttributeTable(all));
  }

  private static void add(ASN1EncodableVector all, ASN1ObjectIdentifier id, ASN1Encodable value) {
    all.add(new Attribute(id, new DERSet(value)));
  }

  /** RFC 6211 came later than most of the clients: what they don't know isn't sent. */
  private static final class WithoutMore extends DefaultSignedAttributeTableGenerator {
    WithoutMore(AttributeTable table) {
      super(table);
    }

    @Override
    @SuppressWarnings("rawtypes") // as Bouncy Castle declares it
    public AttributeTable getAttributes(Map parameters) {
      return super.getAttributes(parameters).remove(CMSAttributes.cmsAlgorithmProtect);
    }
  }
}
