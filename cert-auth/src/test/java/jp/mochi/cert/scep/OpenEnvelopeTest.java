package jp.mochi.cert.scep;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.crypto.Cipher;
import jp.mochi.cert.KeyPairs;
import jp.mochi.cert.Pem;
import jp.mochi.cert.authority.Der;
import jp.mochi.cert.authority.OpenSsl;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.cms.CMSAlgorithm;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What messages carry: opened by our key, and in one way where it can't be. */
class OpenEnvelopeTest {
  private static final OpenEnvelope OURS = new OpenEnvelope(List.of(Sending.RA));

  private static byte[] opened(Sending sending) throws Exception {
    var opening = OURS.open(sending.message());
    return assertInstanceOf(OpenEnvelope.Opening.Opened.class, opening).content().bytes();
  }

  private static void assertRefused(FailInfo info, OpenEnvelope.Opening opening) {
    var refused = assertInstanceOf(OpenEnvelope.Opening.Refused.class, opening);
    assertEquals(info, refused.info(), refused.why());
  }

  @Nested
  class WhatIsOpened {
    @Test
    void whatWasEncryptedByEitherAes() throws Exception {
      for (var cipher : List.of(CMSAlgorithm.AES128_CBC, CMSAlgorithm.AES256_CBC)) {
        for (var length : new int[] {1, 15, 16, 17, 900}) {
          var content = new byte[length];
          Arrays.fill(content, (byte) 7);
          assertArrayEquals(content, opened(new Sending().encryptedWith(cipher).content(content)));
        }
      }
    }

    /** As Apple's clients send it: no lengths, and the content in pieces. */
    @ParameterizedTest
    @ValueSource(strings = {"-aes128", "-aes256"})
    void whatOpensslStreams(String cipher, @TempDir Path dir) throws Exception {
      var csr = Sending.csr(Sending.CLIENT, "handle.secret");
      var envelope = streamed(dir, cipher, csr);
      assertEquals((byte) 0x80, envelope[1], "a length that isn't known beforehand");
      var definite = ASN1Primitive.fromByteArray(envelope).getEncoded("DER");
      assertFalse(Arrays.equals(definite, envelope));
      assertArrayEquals(csr, opened(new Sending().envelope(envelope)));
      assertArrayEquals(csr, opened(new Sending().envelope(definite)));
    }

    private byte[] streamed(Path dir, String cipher, byte[] content) throws Exception {
      Files.write(dir.resolve("content"), content);
      Files.writeString(dir.resolve("ra.pem"), Pem.write(Sending.RA.certificate()));
      new OpenSsl(dir)
          .done(
              ("cms -encrypt -binary -stream -outform DER -in content -out envelope "
                      + cipher
                      + " ra.pem")
                  .split(" "));
      return Files.readAllBytes(dir.resolve("envelope"));
    }

    @Test
    void whatWasEncryptedToAFormerKey() throws Exception {
      var former = Sending.ra(KeyPairs.rsa(2048));
      var message = new Sending().to(former.certificate()).message();
      assertRefused(FailInfo.BAD_CERT_ID, OURS.open(message));
      var both = new OpenEnvelope(List.of(Sending.RA, former));
      assertInstanceOf(OpenEnvelope.Opening.Opened.class, both.open(message));
    }

    @Test
    void notWhatDesOrThreeOfThemEncrypted(@TempDir Path dir) throws Exception {
      for (var cipher : List.of("-des3", "-des-cbc -provider legacy -provider default")) {
        var envelope = streamed(dir, cipher, new byte[40]);
        var read = new Sending().envelope(envelope).read();
        var refused = assertInstanceOf(ReadPkiMessage.Reading.Refused.class, read);
        assertEquals(FailInfo.BAD_ALG, refused.info());
      }
    }
  }

  /** Whoever sees which of these it was can read other people's messages. */
  @Nested
  class WhatCanNotBeOpened {
    private static final int BYTES = 256;
    private static final byte[] KEY = new byte[16];

    private static byte[] block(byte... begin) throws Exception {
      var block = new byte[BYTES];
      Arrays.fill(block, (byte) 0x55);
      System.arraycopy(begin, 0, block, 0, begin.length);
      System.arraycopy(KEY, 0, block, BYTES - KEY.length, KEY.length);
      return block;
    }

    private static Optional<byte[]> unwrapped(byte[] block, int length) throws Exception {
      var rsa = Cipher.getInstance("RSA/ECB/NoPadding");
      rsa.init(Cipher.ENCRYPT_MODE, Sending.RA.certificate().getPublicKey());
      return Sending.RA.contentKey(rsa.doFinal(block), length);
    }

    private static byte[] good() throws Exception {
      var block = block((byte) 0, (byte) 2);
      block[BYTES - KEY.length - 1] = 0;
      return block;
    }

    @Test
    void aBlockOfTheRightFormHoldsTheKey() throws Exception {
      assertArrayEquals(KEY, unwrapped(good(), 16).orElseThrow());
    }

    @Test
    void everyOtherBlockHoldsARandomOneEachTimeAnother() throws Exception {
      var end = BYTES - KEY.length - 1;
      var wrong = IntStream.of(1, 2, 3, end / 2, end - 1, end).toArray();
      for (var at : wrong) {
        var block = good();
        block[at] = (byte) (at == end ? 1 : at == 1 ? 3 : 0);
        assertRandom(block);
      }
      var first = good();
      first[0] = 1;
      assertRandom(first);
      var padded = good();
      padded[0] = (byte) 0x80;
      assertEquals(Optional.empty(), Sending.RA.contentKey(padded(padded), 16));
    }

    private static void assertRandom(byte[] block) throws Exception {
      var one = HexFormat.of().formatHex(unwrapped(block, 16).orElseThrow());
      var other = HexFormat.of().formatHex(unwrapped(block, 16).orElseThrow());
      assertNotEquals(one, other);
      assertNotEquals(HexFormat.of().formatHex(KEY), one);
    }

    /** A number beyond the modulus; that, anybody can see. */
    private static byte[] padded(byte[] block) {
      var modulus = ((RSAPublicKey) Sending.RA.certificate().getPublicKey()).getModulus();
      var beyond = modulus.add(BigInteger.ONE).toByteArray();
      assertTrue(beyond.length >= block.length);
      return Arrays.copyOfRange(beyond, beyond.length - BYTES, beyond.length);
    }

    @Test
    void aKeyOfAnotherLengthIsNone() throws Exception {
      var random = unwrapped(good(), 32).orElseThrow();
      assertEquals(32, random.length);
      assertFalse(Arrays.equals(KEY, Arrays.copyOfRange(random, 16, 32)));
    }

    @Test
    void itLooksTheSameHoweverItWasChanged() throws Exception {
      var message = new Sending().message();
      var envelope = message.envelope();
      assertInstanceOf(OpenEnvelope.Opening.Opened.class, OURS.open(message));
      var key = envelope.recipients().getFirst().encryptedKey();
      assertEquals(REFUSED, changed(message, envelope.content(), 17, false));
      for (var at : new int[] {1, 33}) { // a garbled block may, rarely, end like padding
        assertNotOpened(message, changed(message, envelope.content(), at, false));
      }
      for (var at : new int[] {1, 100, 200}) {
        assertNotOpened(message, changed(message, key, at, true));
      }
    }

    private static final OpenEnvelope.Opening REFUSED =
        new OpenEnvelope.Opening.Refused(FailInfo.BAD_MESSAGE_CHECK, OpenEnvelope.NOT_INTACT);

    private static void assertNotOpened(PkiMessage message, OpenEnvelope.Opening answer) {
      if (answer instanceof OpenEnvelope.Opening.Opened) {
        assertNotEquals(OURS.open(message), answer);
      } else {
        assertEquals(REFUSED, answer);
      }
    }

    /** With a byte of the key's block, or of the content from its end, changed. */
    private static OpenEnvelope.Opening changed(PkiMessage message, Der what, int at, boolean key) {
      var bytes = what.bytes();
      bytes[key ? at : bytes.length - at] ^= 0x40;
      var former = message.envelope();
      var recipient = former.recipients().getFirst();
      var recipients =
          List.of(
              new Envelope.Recipient(
                  recipient.key(),
                  recipient.algorithm(),
                  key ? Der.of(bytes) : recipient.encryptedKey()));
      var content = key ? former.content() : Der.of(bytes);
      var envelope = new Envelope(recipients, former.cipher(), former.start(), content);
      return OURS.open(
          new PkiMessage(
              message.type(), message.transaction(), message.signer(), message.digest(), envelope));
    }
  }
}
