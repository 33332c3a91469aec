package jp.mochi.cert.attestation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import jp.mochi.cert.attestation.RootOfTrust.Boot;
import jp.mochi.cert.authority.Der;
import org.bouncycastle.asn1.ASN1Boolean;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Enumerated;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a phone's hardware says of a key, read from certificates as phones write them. */
class KeyDescriptionTest {
  private static final ASN1ObjectIdentifier EXTENSION =
      new ASN1ObjectIdentifier("1.3.6.1.4.1.11129.2.1.17");
  private static final byte[] CHALLENGE = "asked just now".getBytes(StandardCharsets.UTF_8);

  @SuppressWarnings("NullAway.Init") // pair() sets it
  private static KeyPair pair;

  @BeforeAll
  static void pair() throws Exception {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    pair = generator.generateKeyPair();
  }

  private static X509Certificate certificate(Optional<byte[]> said) throws Exception {
    var now = Clock.systemUTC().instant();
    var name = new X500Name("CN=Android Keystore Key");
    var builder =
        new JcaX509v3CertificateBuilder(
            name,
            BigInteger.ONE,
            Date.from(now),
            Date.from(now.plus(Duration.ofDays(1))),
            name,
            pair.getPublic());
    if (said.isPresent()) {
      builder.addExtension(EXTENSION, false, said.get());
    }
    var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate());
    return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
  }

  private static Optional<KeyDescription> read(byte[] said) throws Exception {
    return KeyDescription.of(certificate(Optional.of(said)));
  }

  private static Optional<KeyDescription> read(ASN1Encodable said) throws Exception {
    return read(said.toASN1Primitive().getEncoded());
  }

  private static ASN1Encodable said(int tag, ASN1Encodable value) {
    return new DERTaggedObject(true, tag, value);
  }

  private static DERSequence list(ASN1Encodable... values) {
    return new DERSequence(values);
  }

  private static DERSequence description(
      int attested, int kept, DERSequence software, DERSequence hardware) {
    return list(
        new ASN1Integer(300),
        new ASN1Enumerated(attested),
        new ASN1Integer(300),
        new ASN1Enumerated(kept),
        new DEROctetString(CHALLENGE),
        new DEROctetString(new byte[0]),
        software,
        hardware);
  }

  private static DERSequence boot(boolean locked, int state) {
    return list(
        new DEROctetString(new byte[32]),
        ASN1Boolean.getInstance(locked),
        new ASN1Enumerated(state),
        new DEROctetString(new byte[32]));
  }

  /** As a phone's keystore writes it: with tags that nobody here asks for between the others. */
  private static DERSequence phones() {
    return list(
        said(1, new DERSet(new ASN1Encodable[] {new ASN1Integer(2), new ASN1Integer(3)})),
        said(2, new ASN1Integer(3)),
        said(503, DERNull.INSTANCE),
        said(702, new ASN1Integer(0)),
        said(704, boot(true, 0)),
        said(705, new ASN1Integer(150_000)),
        said(706, new ASN1Integer(202_611)),
        said(718, new ASN1Integer(20_261_105)));
  }

  @Test
  void readsWhatAPhoneSays() throws Exception {
    var system = list(said(701, new ASN1Integer(1_700_000_000_000L)));
    var read = read(description(1, 2, system, phones())).orElseThrow();
    assertEquals(SecurityLevel.TRUSTED_ENVIRONMENT, read.attested());
    assertEquals(SecurityLevel.STRONG_BOX, read.kept());
    assertEquals(Der.of(CHALLENGE), read.challenge());
    assertEquals(
        new Authorizations(
            Set.of(2, 3),
            OptionalInt.of(0),
            Optional.of(new RootOfTrust(true, Boot.VERIFIED)),
            OptionalInt.of(150_000),
            OptionalInt.of(202_611)),
        read.hardware());
    assertEquals(
        new Authorizations(
            Set.of(),
            OptionalInt.empty(),
            Optional.empty(),
            OptionalInt.empty(),
            OptionalInt.empty()),
        read.software());
    assertTrue(read.isOfHardware());
    assertTrue(read.hardware().isMadeThereToSign());
    assertFalse(read.software().isMadeThereToSign());
  }

  @Test
  void theSystemsWordIsNoneOfTheHardware() throws Exception {
    for (var levels : List.of(new int[] {0, 1}, new int[] {1, 0}, new int[] {0, 0})) {
      var said = description(levels[0], levels[1], list(), phones());
      assertFalse(read(said).orElseThrow().isOfHardware(), levels[0] + " " + levels[1]);
    }
  }

  @Test
  void onlyALockedPhoneWithTheMakersSystemIsTheMakers() throws Exception {
    var boots = List.of(Boot.VERIFIED, Boot.SELF_SIGNED, Boot.UNVERIFIED, Boot.FAILED);
    for (var boot : boots) {
      for (var locked : List.of(true, false)) {
        var hardware = list(said(704, boot(locked, boots.indexOf(boot))));
        var read = read(description(1, 1, list(), hardware)).orElseThrow().hardware().boot();
        assertEquals(Optional.of(new RootOfTrust(locked, boot)), read);
        assertEquals(locked && boot == Boot.VERIFIED, read.get().isMakers());
      }
    }
  }

  @Test
  void aKeyThatCameFromElsewhereOrDoesNotSignWasNotMadeThereToSign() throws Exception {
    var sign = said(1, new DERSet(new ASN1Integer(2)));
    var decrypt = said(1, new DERSet(new ASN1Integer(1)));
    for (var hardware :
        List.of(
            list(sign, said(702, new ASN1Integer(2))), // imported
            list(decrypt, said(702, new ASN1Integer(0))),
            list(sign),
            list(said(702, new ASN1Integer(0))))) {
      var read = read(description(1, 1, list(), hardware)).orElseThrow();
      assertFalse(read.hardware().isMadeThereToSign(), read.toString());
    }
  }

  @Test
  void aCertificateThatSaysNothingOfItsKeyHasNoDescription() throws Exception {
    var silent = certificate(Optional.empty());
    assertEquals(Optional.empty(), KeyDescription.of(silent));
    assertFalse(KeyDescription.isIn(silent));
    assertTrue(KeyDescription.isIn(certificate(Optional.of(new byte[] {5, 0}))));
  }

  /** Whoever signs a certificate of their own writes there what they like. */
  @Test
  void whatIsWrittenOtherwiseIsNoDescription() throws Exception {
    var twice = list(said(705, new ASN1Integer(150_000)), said(705, new ASN1Integer(160_000)));
    var huge = list(said(705, new ASN1Integer(BigInteger.TWO.pow(80))));
    var otherKind = list(said(704, new ASN1Integer(0)));
    var noSuchBoot = list(said(704, boot(true, 4)));
    var shorter = list(said(704, list(new DEROctetString(new byte[32]))));
    Stream.of(
            description(1, 1, list(), twice),
            description(1, 1, list(), huge),
            description(1, 1, list(), otherKind),
            description(1, 1, noSuchBoot, list()),
            description(1, 1, list(), shorter),
            description(3, 1, list(), phones()),
            list(new ASN1Integer(300), new ASN1Enumerated(1)),
            list(),
            new DEROctetString(CHALLENGE),
            description(1, 1, list(said(709, new DEROctetString(new byte[9_000]))), phones()))
        .forEach(KeyDescriptionTest::assertUnread);
    var good = description(1, 1, list(), phones()).getEncoded();
    assertUnread(java.util.Arrays.copyOf(good, good.length - 1));
    assertUnread(java.util.Arrays.copyOf(good, good.length + 1));
    assertUnread(nested(3_000));
  }

  private static void assertUnread(ASN1Encodable said) {
    try {
      assertUnread(said.toASN1Primitive().getEncoded());
    } catch (java.io.IOException inMemory) {
      throw new IllegalStateException(inMemory);
    }
  }

  private static void assertUnread(byte[] said) {
    try {
      assertEquals(
          Optional.empty(),
          read(said),
          HexFormat.of().formatHex(said, 0, Math.min(9, said.length)));
    } catch (Exception notACertificate) {
      throw new IllegalStateException(notACertificate);
    }
  }

  /** Beginnings alone: a reader that goes down with each would not come back. */
  private static byte[] nested(int depth) {
    var nested = new byte[depth * 2];
    for (int i = 0; i < depth; i++) {
      nested[i * 2] = 0x30;
      nested[i * 2 + 1] = (byte) 0x80;
    }
    return nested;
  }
}
