package jp.mochi.cert.scep;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jp.mochi.cert.KeyPairs;
import jp.mochi.cert.Pem;
import jp.mochi.cert.authority.CertificatesOnly;
import jp.mochi.cert.authority.Der;
import jp.mochi.cert.authority.MakeAuthority;
import jp.mochi.cert.authority.OpenSsl;
import jp.mochi.cert.authority.Signer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSAlgorithm;
import org.bouncycastle.cms.CMSEnvelopedData;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.cms.jcajce.JceKeyTransEnvelopedRecipient;
import org.bouncycastle.util.Selector;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our answers, read by others. */
class CertRepTest {
  private static final CertRep ANSWERING = new CertRep(Sending.RA, Sending.NOW);

  private static SignerInformation signer(Der answer) throws Exception {
    var data = new CMSSignedData(answer.bytes());
    assertEquals(1, data.getSignerInfos().size());
    var signer = data.getSignerInfos().getSigners().iterator().next();
    var key = Sending.RA.certificate().getPublicKey();
    assertTrue(signer.verify(new JcaSimpleSignerInfoVerifierBuilder().build(key)));
    @SuppressWarnings("unchecked") // as Bouncy Castle declares it
    Selector<X509CertificateHolder> named = signer.getSID();
    assertEquals(1, data.getCertificates().getMatches(named).size());
    return signer;
  }

  private static String text(SignerInformation signer, ASN1ObjectIdentifier id) {
    var attribute = signer.getSignedAttributes().get(id);
    return ((ASN1String) attribute.getAttrValues().getObjectAt(0)).getString();
  }

  private static byte[] decrypted(CMSSignedData data) throws Exception {
    var envelope = new CMSEnvelopedData((byte[]) data.getSignedContent().getContent());
    var recipient = envelope.getRecipientInfos().getRecipients().iterator().next();
    return recipient.getContent(new JceKeyTransEnvelopedRecipient(Sending.CLIENT.getPrivate()));
  }

  @Nested
  class Success {
    @Test
    void hasTheCertificateForTheKeyThatSigned() throws Exception {
      var answer = ANSWERING.certificate(new Sending().message(), Sending.CA);
      var signer = signer(answer);
      assertEquals("3", text(signer, ScepAttributes.MESSAGE_TYPE));
      assertEquals("0", text(signer, ScepAttributes.PKI_STATUS));
      assertEquals("transaction-1", text(signer, ScepAttributes.TRANSACTION_ID));
      var inside = new CMSSignedData(decrypted(new CMSSignedData(answer.bytes())));
      assertEquals(0, inside.getSignerInfos().size());
      assertNull(inside.getSignedContent());
      var certificates = inside.getCertificates().getMatches(null);
      assertEquals(1, certificates.size());
      assertArrayEquals(Sending.CA.getEncoded(), certificates.iterator().next().getEncoded());
    }

    @Test
    void isEncryptedAndSignedAsTheRequestWas() throws Exception {
      var sending =
          new Sending().encryptedWith(CMSAlgorithm.AES256_CBC).signedWith("SHA512withRSA");
      var answer = ANSWERING.certificate(sending.message(), Sending.CA);
      assertEquals("2.16.840.1.101.3.4.2.3", signer(answer).getDigestAlgOID());
      var data = new CMSSignedData(answer.bytes());
      var envelope = new CMSEnvelopedData((byte[]) data.getSignedContent().getContent());
      assertEquals(CMSAlgorithm.AES256_CBC.getId(), envelope.getEncryptionAlgOID());
    }

    @Test
    void givesTheNonceBackAndHasOneOfItsOwn() throws Exception {
      var message = new Sending().message();
      var signer = signer(ANSWERING.certificate(message, Sending.CA));
      var own = nonce(signer, ScepAttributes.SENDER_NONCE);
      assertArrayEquals(
          message.transaction().senderNonce().bytes(),
          nonce(signer, ScepAttributes.RECIPIENT_NONCE));
      assertEquals(16, own.length);
      assertTrue(java.util.Arrays.compare(new byte[16], own) != 0);
    }

    private static byte[] nonce(SignerInformation signer, ASN1ObjectIdentifier id) {
      var attribute = signer.getSignedAttributes().get(id);
      return ((ASN1OctetString) attribute.getAttrValues().getObjectAt(0)).getOctets();
    }
  }

  @Nested
  class OtherAnswers {
    @Test
    void carryNothing() throws Exception {
      var message = new Sending().message();
      var pending = ANSWERING.pending(message);
      assertEquals("3", text(signer(pending), ScepAttributes.PKI_STATUS));
      assertNull(new CMSSignedData(pending.bytes()).getSignedContent());
      var why = "理由 why";
      var failure = ANSWERING.failure(message.transaction(), FailInfo.BAD_CERT_ID, why);
      var signer = signer(failure);
      assertEquals("2", text(signer, ScepAttributes.PKI_STATUS));
      assertEquals("4", text(signer, ScepAttributes.FAIL_INFO));
      assertEquals(why, text(signer, ScepAttributes.FAIL_INFO_TEXT));
      assertNull(new CMSSignedData(failure.bytes()).getSignedContent());
      assertNull(signer.getSignedAttributes().get(CMSAttributes.cmsAlgorithmProtect));
    }
  }

  @Nested
  class CertificatesAlone {
    @Test
    void areReadByOpensslInTheirOrder(@TempDir Path dir) throws Exception {
      var both = CertificatesOnly.of(List.of(Sending.RA.certificate(), Sending.CA));
      Files.write(dir.resolve("both"), both.bytes());
      var text = new OpenSsl(dir).done("pkcs7 -inform DER -in both -print_certs".split(" "));
      assertTrue(text.indexOf("CN = RA") < text.indexOf("CN = Test CA"), text);
      assertTrue(text.indexOf("subject=CN = RA") >= 0, text);
    }

    @Test
    void ofTheNextAuthorityAreSignedByThisOne(@TempDir Path dir) throws Exception {
      for (var pair : List.of(KeyPairs.p256(), KeyPairs.rsa(2048))) {
        var signer = Signer.of(pair.getPrivate());
        var now = java.time.Clock.systemUTC().instant();
        var current = MakeAuthority.root("Current", pair.getPublic(), now, signer);
        var signed = CertificatesOnly.signed(List.of(Sending.CA), current, signer);
        Files.write(dir.resolve("signed"), signed.bytes());
        Files.writeString(dir.resolve("ca.pem"), Pem.write(current));
        var openssl = new OpenSsl(dir);
        openssl.done(
            "cms -verify -inform DER -in signed -CAfile ca.pem -purpose any -out inner".split(" "));
        var text = openssl.done("pkcs7 -inform DER -in inner -print_certs".split(" "));
        assertTrue(text.contains("CN = Test CA"), text);
      }
    }
  }
}
