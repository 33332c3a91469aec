package jp.mochi.idp.provisioning;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.util.Date;
import java.util.Optional;
import jp.mochi.cert.authority.Der;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.Time;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cms.CMSAlgorithm;
import org.bouncycastle.cms.CMSEnvelopedData;
import org.bouncycastle.cms.CMSEnvelopedDataGenerator;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.DefaultSignedAttributeTableGenerator;
import org.bouncycastle.cms.SignerInfoGeneratorBuilder;
import org.bouncycastle.cms.jcajce.JceCMSContentEncryptorBuilder;
import org.bouncycastle.cms.jcajce.JceKeyTransEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JceKeyTransRecipientInfoGenerator;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

/** A message of SCEP as no client sends it, and what came back. */
final class RawMessage {
  private final EnrolHouse house;
  private final KeyPair key;
  private final X509Certificate signer;
  private String type = "19";
  private String transaction = "transaction-1";
  private String algorithm = "SHA256withRSA";
  private ASN1ObjectIdentifier cipher = CMSAlgorithm.AES128_CBC;
  private Optional<X509Certificate> recipient = Optional.empty();

  RawMessage(EnrolHouse house, KeyPair key, X509Certificate signer) {
    this.house = house;
    this.key = key;
    this.signer = signer;
  }

  /** By a phone's key, with the certificate that it has. */
  static RawMessage of(EnrolHouse house, Handset phone) {
    return new RawMessage(house, phone.key(), phone.identity());
  }

  RawMessage type(String number) {
    this.type = number;
    return this;
  }

  RawMessage transaction(String id) {
    this.transaction = id;
    return this;
  }

  RawMessage signedWith(String name) {
    this.algorithm = name;
    return this;
  }

  RawMessage encryptedWith(ASN1ObjectIdentifier id) {
    this.cipher = id;
    return this;
  }

  RawMessage to(X509Certificate other) {
    this.recipient = Optional.of(other);
    return this;
  }

  /** What came back: the attributes, and who has signed. */
  record Answer(KeyPair key, int http, String status, String failInfo, String text, Der body) {
    /** What an answer without errors carries. */
    CMSSignedData content() throws Exception {
      var data = new CMSSignedData(body.bytes());
      var envelope = new CMSEnvelopedData((byte[]) data.getSignedContent().getContent());
      var first = envelope.getRecipientInfos().getRecipients().iterator().next();
      var opened = first.getContent(new JceKeyTransEnvelopedRecipient(key.getPrivate()));
      return new CMSSignedData(opened);
    }
  }

  byte[] envelope(byte[] content) throws Exception {
    var whom =
        recipient.isPresent()
            ? recipient.get()
            : Handset.fresh(house).client().getCaCertificate().getCertificates(null).stream()
                .map(X509Certificate.class::cast)
                .filter(each -> each.getBasicConstraints() < 0)
                .findFirst()
                .orElseThrow();
    var generator = new CMSEnvelopedDataGenerator();
    generator.addRecipientInfoGenerator(new JceKeyTransRecipientInfoGenerator(whom));
    return generator
        .generate(
            new CMSProcessableByteArray(content), new JceCMSContentEncryptorBuilder(cipher).build())
        .getEncoded();
  }

  Answer send(byte[] content) throws Exception {
    return sendEnvelope(envelope(content));
  }

  Answer sendEnvelope(byte[] envelope) throws Exception {
    return post(bytes(envelope), "operation=PKIOperation");
  }

  byte[] bytes(byte[] envelope) throws Exception {
    var generator = new CMSSignedDataGenerator();
    var holder = new JcaX509CertificateHolder(signer);
    generator.addSignerInfoGenerator(
        new SignerInfoGeneratorBuilder(new JcaDigestCalculatorProviderBuilder().build())
            .setSignedAttributeGenerator(new DefaultSignedAttributeTableGenerator(attributes()))
            .build(new JcaContentSignerBuilder(algorithm).build(key.getPrivate()), holder));
    generator.addCertificate(holder);
    return generator.generate(new CMSProcessableByteArray(envelope), true).getEncoded();
  }

  private AttributeTable attributes() {
    var all = new ASN1EncodableVector();
    add(all, 2, new DERPrintableString(type));
    add(all, 5, new DEROctetString(new byte[16]));
    add(all, 7, new DERPrintableString(transaction));
    var time = new Time(Date.from(house.time().instant()));
    all.add(new Attribute(CMSAttributes.signingTime, new DERSet(time)));
    return new AttributeTable(all);
  }

  private static void add(ASN1EncodableVector all, int number, ASN1Encodable value) {
    all.add(new Attribute(id(number), new DERSet(value)));
  }

  private static ASN1ObjectIdentifier id(int number) {
    return new ASN1ObjectIdentifier("2.16.840.1.113733.1.9." + number);
  }

  Answer post(byte[] body, String query) throws Exception {
    var uri = URI.create(house.scep() + "?" + query);
    return sent(HttpRequest.newBuilder(uri).POST(BodyPublishers.ofByteArray(body)).build());
  }

  Answer get(String query) throws Exception {
    return sent(HttpRequest.newBuilder(URI.create(house.scep() + "?" + query)).build());
  }

  private Answer sent(HttpRequest request) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      var answer = client.send(request, BodyHandlers.ofByteArray());
      var type = answer.headers().firstValue("Content-Type").orElse("");
      return type.equals("application/x-pki-message")
          ? read(answer)
          : new Answer(
              key,
              answer.statusCode(),
              "",
              "",
              new String(answer.body(), StandardCharsets.UTF_8),
              Der.of(answer.body()));
    }
  }

  private Answer read(HttpResponse<byte[]> answer) throws Exception {
    var info = new CMSSignedData(answer.body()).getSignerInfos().getSigners().iterator().next();
    var table = info.getSignedAttributes();
    return new Answer(
        key,
        answer.statusCode(),
        text(table, id(3)),
        text(table, id(4)),
        text(table, new ASN1ObjectIdentifier("1.3.6.1.5.5.7.24.1")),
        Der.of(answer.body()));
  }

  private static String text(AttributeTable table, ASN1ObjectIdentifier id) {
    var attribute = table.get(id);
    return attribute == null
        ? ""
        : ((ASN1String) attribute.getAttrValues().getObjectAt(0)).getString();
  }
}
