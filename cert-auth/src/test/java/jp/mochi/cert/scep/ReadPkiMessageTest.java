package jp.mochi.cert.scep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.spec.RSAKeyGenParameterSpec;
import java.time.Duration;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import jp.mochi.cert.KeyPairs;
import jp.mochi.cert.authority.CertificationRequest;
import jp.mochi.cert.authority.CsrOutcome;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.Time;
import org.bouncycastle.cms.CMSAlgorithm;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages of SCEP: each refusal beside the message that is read without it. */
class ReadPkiMessageTest {
  private static void assertRefused(FailInfo info, Sending sending) throws Exception {
    var refused = assertInstanceOf(ReadPkiMessage.Reading.Refused.class, sending.read());
    assertEquals(info, refused.info(), refused.why());
    assertEquals("transaction-1", refused.transaction().id());
  }

  private static void assertUnanswerable(byte[] bytes) {
    assertInstanceOf(
        ReadPkiMessage.Reading.Unanswerable.class, ReadPkiMessage.read(bytes, Sending.NOW));
  }

  @Nested
  class WhatIsRead {
    @ParameterizedTest
    @CsvSource({"17, RENEWAL_REQ", "19, PKCS_REQ", "20, CERT_POLL", "21, GET_CERT", "22, GET_CRL"})
    void theFiveTypes(String number, MessageType type) throws Exception {
      assertEquals(type, new Sending().type(number).message().type());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "3", "18", "23", "019", " 19", ""})
    void noOtherType(String number) throws Exception {
      assertRefused(FailInfo.BAD_REQUEST, new Sending().type(number));
    }

    @Test
    void theTransactionAndTheSignersKey() throws Exception {
      var message = new Sending().message();
      assertEquals("transaction-1", message.transaction().id());
      assertEquals(16, message.transaction().senderNonce().length());
      var csr =
          ((CsrOutcome.Read) CertificationRequest.read(Sending.csr(Sending.CLIENT, "x"))).request();
      assertEquals(csr.keyHash(), message.signerKeyHash());
    }

    /** RFC 8894 §2.3: it is the client's own work, and what it is signed with matters to nobody. */
    @Test
    void alsoWithACertificateThatIsSelfSignedWithSha1() throws Exception {
      var certificate = Sending.selfSigned(Sending.CLIENT, "SHA1withRSA");
      new Sending().signedBy(Sending.CLIENT, certificate).message();
    }

    @Test
    void nothingThatIsNoMessage() throws Exception {
      var good = new Sending().bytes();
      assertUnanswerable(new byte[0]);
      assertUnanswerable("hello".getBytes(StandardCharsets.US_ASCII));
      assertUnanswerable(Arrays.copyOf(good, good.length - 1));
      assertUnanswerable(Arrays.copyOf(good, good.length + 1));
      assertUnanswerable(Sending.csr(Sending.CLIENT, "x"));
      assertUnanswerable(new Sending().envelope());
    }

    /** Its type isn't signed, so that nothing else tells. */
    @Test
    void nothingThatSaysItIsSomethingElse() throws Exception {
      var data = ContentInfo.getInstance(new Sending().bytes());
      for (var type : List.of(CMSObjectIdentifiers.envelopedData, CMSObjectIdentifiers.data)) {
        assertUnanswerable(new ContentInfo(type, data.getContent()).getEncoded());
      }
    }

    @Test
    void noMoreThanItsBound() throws Exception {
      assertTrue(new Sending().bytes().length < ReadPkiMessage.MOST_BYTES / 4);
      new Sending().content(new byte[ReadPkiMessage.MOST_BYTES - 4_000]).message();
      assertUnanswerable(new Sending().content(new byte[ReadPkiMessage.MOST_BYTES]).bytes());
    }

    @Test
    void nothingBehindTenThousandBeginnings() {
      var deep = new byte[20_000];
      for (var i = 0; i < deep.length; i += 2) {
        deep[i] = 0x30;
        deep[i + 1] = (byte) 0x80;
      }
      assertUnanswerable(deep);
    }
  }

  @Nested
  class WhatItIsSignedWith {
    @ParameterizedTest
    @ValueSource(strings = {"SHA256withRSA", "SHA512withRSA"})
    void sha2(String algorithm) throws Exception {
      new Sending().signedWith(algorithm).message();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SHA1withRSA", "MD5withRSA", "SHA224withRSA", "SHA384withRSA"})
    void nothingElse(String algorithm) throws Exception {
      assertRefused(FailInfo.BAD_ALG, new Sending().signedWith(algorithm));
    }

    @Test
    void anEcKeyCouldNotBeAnswered() throws Exception {
      var pair = KeyPairs.p256();
      var certificate = Sending.selfSigned(pair, "SHA256withECDSA");
      assertRefused(
          FailInfo.BAD_ALG,
          new Sending().signedBy(pair, certificate).signedWith("SHA256withECDSA"));
    }

    @Test
    void aShortKeyIsRefusedAndSoIsASmallExponent() throws Exception {
      for (var weak :
          new RSAKeyGenParameterSpec[] {
            new RSAKeyGenParameterSpec(1024, RSAKeyGenParameterSpec.F4),
            new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F0)
          }) {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(weak);
        var pair = generator.generateKeyPair();
        var certificate = Sending.selfSigned(pair, "SHA256withRSA");
        assertRefused(FailInfo.BAD_ALG, new Sending().signedBy(pair, certificate));
      }
    }

    @Test
    void theCertificatesOwnKey() throws Exception {
      var other = KeyPairs.rsa(2048);
      var certificate = Sending.selfSigned(Sending.CLIENT, "SHA256withRSA");
      assertRefused(FailInfo.BAD_MESSAGE_CHECK, new Sending().signedBy(other, certificate));
      assertRefused(FailInfo.BAD_MESSAGE_CHECK, new Sending().withoutCertificate());
    }

    @Test
    void everyByteOfTheContentIsSigned() throws Exception {
      var envelope = new Sending().content(new byte[16]).envelope();
      var good = new Sending().envelope(envelope).bytes();
      var at = indexOf(good, envelope) + envelope.length - 20;
      good[at] ^= 1;
      var refused =
          assertInstanceOf(
              ReadPkiMessage.Reading.Refused.class, ReadPkiMessage.read(good, Sending.NOW));
      assertEquals(FailInfo.BAD_MESSAGE_CHECK, refused.info());
    }

    private static int indexOf(byte[] whole, byte[] part) {
      for (var i = 0; i + part.length <= whole.length; i++) {
        if (Arrays.equals(whole, i, i + part.length, part, 0, part.length)) {
          return i;
        }
      }
      throw new AssertionError("the envelope isn't in one piece");
    }
  }

  @Nested
  class WhatMustBeThere {
    @Test
    void theTransactionOnceAndTheNonce() throws Exception {
      assertUnanswerable(new Sending().without(ScepAttributes.TRANSACTION_ID).bytes());
      assertUnanswerable(new Sending().without(ScepAttributes.SENDER_NONCE).bytes());
      assertUnanswerable(new Sending().alsoTransaction("transaction-2").bytes());
      assertUnanswerable(transaction("").bytes());
      assertUnanswerable(transaction("a\nb").bytes());
      assertUnanswerable(transaction("x".repeat(256)).bytes());
      assertEquals(255, transaction("x".repeat(255)).message().transaction().id().length());
      assertUnanswerable(nonce(0).bytes());
      assertUnanswerable(nonce(65).bytes());
      assertEquals(64, nonce(64).message().transaction().senderNonce().length());
    }

    private Sending transaction(String id) throws Exception {
      return new Sending().attribute(ScepAttributes.TRANSACTION_ID, new DERUTF8String(id));
    }

    private Sending nonce(int length) throws Exception {
      var value = new DEROctetString(new byte[length]);
      return new Sending().attribute(ScepAttributes.SENDER_NONCE, value);
    }

    @Test
    void theType() throws Exception {
      assertRefused(FailInfo.BAD_REQUEST, new Sending().without(ScepAttributes.MESSAGE_TYPE));
      assertRefused(
          FailInfo.BAD_REQUEST,
          new Sending().attribute(ScepAttributes.MESSAGE_TYPE, new DEROctetString(new byte[1])));
    }

    @Test
    void anEnvelopeThatIsOne() throws Exception {
      assertRefused(FailInfo.BAD_REQUEST, new Sending().withoutEnvelope());
      assertRefused(FailInfo.BAD_REQUEST, new Sending().envelope(new byte[40]));
      var csr = Sending.csr(Sending.CLIENT, "x");
      assertRefused(FailInfo.BAD_REQUEST, new Sending().envelope(csr));
      assertRefused(
          FailInfo.BAD_REQUEST, new Sending().contentType(CMSObjectIdentifiers.envelopedData));
    }

    @Test
    void anEnvelopeThatIsEncryptedByAes() throws Exception {
      new Sending().encryptedWith(CMSAlgorithm.AES256_CBC).message();
      for (var cipher :
          new org.bouncycastle.asn1.ASN1ObjectIdentifier[] {
            CMSAlgorithm.DES_CBC, CMSAlgorithm.DES_EDE3_CBC, CMSAlgorithm.AES192_CBC,
          }) {
        assertRefused(FailInfo.BAD_ALG, new Sending().encryptedWith(cipher));
      }
    }
  }

  @Nested
  class WhenItWasSigned {
    @Test
    void withinADayOrItDoesNotSay() throws Exception {
      new Sending().without(CMSAttributes.signingTime).message();
      for (var off : new Duration[] {ReadPkiMessage.SKEW, ReadPkiMessage.SKEW.negated()}) {
        at(off).message();
        assertRefused(FailInfo.BAD_TIME, at(off.multipliedBy(2)));
      }
    }

    private Sending at(Duration off) throws Exception {
      var time = new Time(Date.from(Sending.NOW.plus(off)));
      return new Sending().attribute(CMSAttributes.signingTime, time);
    }

    @Test
    void notATimeIsNoTime() throws Exception {
      assertRefused(
          FailInfo.BAD_MESSAGE_CHECK,
          new Sending().attribute(CMSAttributes.signingTime, new DERPrintableString("noon")));
    }
  }
}
