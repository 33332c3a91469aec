package jp.mochi.cert.scep;

import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import jp.mochi.cert.KeyPairs;
import jp.mochi.cert.authority.MakeAuthority;
import jp.mochi.cert.authority.Signer;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.Time;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cms.CMSAbsentContent;
import org.bouncycastle.cms.CMSAlgorithm;
import org.bouncycastle.cms.CMSEnvelopedDataGenerator;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.DefaultSignedAttributeTableGenerator;
import org.bouncycastle.cms.SignerInfoGeneratorBuilder;
import org.bouncycastle.cms.jcajce.JceCMSContentEncryptorBuilder;
import org.bouncycastle.cms.jcajce.JceKeyTransRecipientInfoGenerator;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** A message of SCEP as a test wants it; without further words, a good one. */
final class Sending {
  static final Instant NOW = Instant.parse("2026-11-22T00:00:00Z");

  /** The client's key. */
  static final KeyPair CLIENT = KeyPairs.rsa(2048);

  private static final KeyPair CA_KEY = KeyPairs.p256();
  private static final KeyPair RA_KEY = KeyPairs.rsa(2048);
  static final X509Certificate CA =
      MakeAuthority.root("Test CA", CA_KEY.getPublic(), NOW, Signer.of(CA_KEY.getPrivate()));

  /** Our registration authority's. */
  static final RaKey RA = ra(RA_KEY);

  private final Map<String, ASN1Encodable> attributes = new TreeMap<>();
  private final List<ASN1Encodable> twice = new ArrayList<>();
  private Optional<byte[]> content;
  private String algorithm = "SHA256withRSA";
  private ASN1ObjectIdentifier cipher = CMSAlgorithm.AES128_CBC;
  private ASN1ObjectIdentifier contentType = CMSObjectIdentifiers.data;
  private X509Certificate recipient = RA.certificate();
  private PrivateKey signer = CLIENT.getPrivate();
  private X509Certificate certificate = selfSigned(CLIENT, "SHA256withRSA");
  private Optional<byte[]> envelope = Optional.empty();
  private boolean enveloped = true;
  private boolean withCertificate = true;

  Sending() throws Exception {
    this.content = Optional.of(csr(CLIENT, "handle.secret"));
    attribute(ScepAttributes.MESSAGE_TYPE, new DERPrintableString("19"));
    attribute(ScepAttributes.TRANSACTION_ID, new DERPrintableString("transaction-1"));
    attribute(ScepAttributes.SENDER_NONCE, new DEROctetString(new byte[16]));
    attribute(CMSAttributes.signingTime, new Time(Date.from(NOW)));
  }

  static RaKey ra(KeyPair pair) {
    var ca = Signer.of(CA_KEY.getPrivate());
    return RaKey.of(
        MakeAuthority.registration("RA", pair.getPublic(), NOW, CA, ca), pair.getPrivate());
  }

  static X509Certificate selfSigned(KeyPair pair, String algorithm) throws Exception {
    var name = new X500Name("CN=tanaka");
    var from = Date.from(NOW.minus(Duration.ofHours(1)));
    var until = Date.from(NOW.plus(Duration.ofDays(1)));
    var builder =
        new JcaX509v3CertificateBuilder(
            name, java.math.BigInteger.ONE, from, until, name, pair.getPublic());
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(new JcaContentSignerBuilder(algorithm).build(pair.getPrivate())));
  }

  static byte[] csr(KeyPair pair, String challenge) throws Exception {
    return new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=tanaka"), pair.getPublic())
        .addAttribute(
            PKCSObjectIdentifiers.pkcs_9_at_challengePassword, new DERPrintableString(challenge))
        .build(new JcaContentSignerBuilder("SHA256withRSA").build(pair.getPrivate()))
        .getEncoded();
  }

  Sending attribute(ASN1ObjectIdentifier id, ASN1Encodable value) {
    attributes.put(id.getId(), value);
    return this;
  }

  Sending without(ASN1ObjectIdentifier id) {
    attributes.remove(id.getId());
    return this;
  }

  /** The attribute has a second value, too. */
  Sending alsoTransaction(String id) {
    twice.add(new DERPrintableString(id));
    return this;
  }

  Sending type(String number) {
    return attribute(ScepAttributes.MESSAGE_TYPE, new DERPrintableString(number));
  }

  Sending content(byte[] bytes) {
    this.content = Optional.of(bytes);
    return this;
  }

  Sending signedWith(String name) {
    this.algorithm = name;
    return this;
  }

  Sending encryptedWith(ASN1ObjectIdentifier id) {
    this.cipher = id;
    return this;
  }

  Sending to(X509Certificate other) {
    this.recipient = other;
    return this;
  }

  Sending signedBy(KeyPair pair, X509Certificate shown) {
    this.signer = pair.getPrivate();
    this.certificate = shown;
    return this;
  }

  Sending envelope(byte[] bytes) {
    this.envelope = Optional.of(bytes);
    return this;
  }

  Sending withoutEnvelope() {
    this.enveloped = false;
    return this;
  }

  Sending withoutCertificate() {
    this.withCertificate = false;
    return this;
  }

  /** §3.2: of another type than data. */
  Sending contentType(ASN1ObjectIdentifier id) {
    this.contentType = id;
    return this;
  }

  byte[] envelope() throws Exception {
    var generator = new CMSEnvelopedDataGenerator();
    generator.addRecipientInfoGenerator(new JceKeyTransRecipientInfoGenerator(recipient));
    return generator
        .generate(
            new CMSProcessableByteArray(content.orElseThrow()),
            new JceCMSContentEncryptorBuilder(cipher).build())
        .getEncoded();
  }

  byte[] bytes() throws Exception {
    var generator = new CMSSignedDataGenerator();
    var builder =
        new SignerInfoGeneratorBuilder(new JcaDigestCalculatorProviderBuilder().build())
            .setSignedAttributeGenerator(this::signed);
    var holder = new JcaX509CertificateHolder(certificate);
    generator.addSignerInfoGenerator(
        builder.build(new JcaContentSignerBuilder(algorithm).build(signer), holder));
    if (withCertificate) {
      generator.addCertificate(holder);
    }
    if (!enveloped) {
      return generator.generate(new CMSAbsentContent(contentType), false).getEncoded();
    }
    var whole = envelope.isPresent() ? envelope.get() : envelope();
    return generator.generate(new CMSProcessableByteArray(contentType, whole), true).getEncoded();
  }

  /** The library would add a time of its own, by today's clock, where none is to be said. */
  private AttributeTable signed(Map<?, ?> parameters) {
    var all = new DefaultSignedAttributeTableGenerator(table()).getAttributes(parameters);
    return attributes.containsKey(CMSAttributes.signingTime.getId())
        ? all
        : all.remove(CMSAttributes.signingTime);
  }

  private AttributeTable table() {
    var all = new ASN1EncodableVector();
    attributes.forEach(
        (id, value) -> {
          var values = new ASN1EncodableVector();
          values.add(value);
          if (id.equals(ScepAttributes.TRANSACTION_ID.getId())) {
            twice.forEach(values::add);
          }
          all.add(new Attribute(new ASN1ObjectIdentifier(id), new DERSet(values)));
        });
    return new AttributeTable(all);
  }

  ReadPkiMessage.Reading read() throws Exception {
    return ReadPkiMessage.read(bytes(), NOW);
  }

  /** What is read of it, which must be good. */
  PkiMessage message() throws Exception {
    if (read() instanceof ReadPkiMessage.Reading.Read(var message)) {
      return message;
    }
    throw new AssertionError(read().toString());
  }
}
