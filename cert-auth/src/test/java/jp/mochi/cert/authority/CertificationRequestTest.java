package jp.mochi.cert.authority;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import jp.mochi.cert.KeyPairs;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.OtherName;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests for certificates: each refusal beside the request that gets in without it. */
class CertificationRequestTest {
  private static final KeyPair EC = KeyPairs.p256();
  private static final KeyPair RSA = KeyPairs.rsa(2048);

  private static void assertRefused(CsrFault fault, byte[] csr) {
    var outcome = CertificationRequest.read(csr);
    var refused = assertInstanceOf(CsrOutcome.Refused.class, outcome, fault.name());
    assertEquals(fault, refused.fault());
  }

  private static CertificationRequest read(byte[] csr) {
    return assertInstanceOf(CsrOutcome.Read.class, CertificationRequest.read(csr)).request();
  }

  private static KeyPair made(String algorithm, java.security.spec.AlgorithmParameterSpec of)
      throws Exception {
    var generator = KeyPairGenerator.getInstance(algorithm);
    generator.initialize(of);
    return generator.generateKeyPair();
  }

  /** 4,137 values, each within the one before, in less than 16 KiB. */
  private static final Path DEEP = Path.of("src/test/resources/fuzz/csr/bad-deep.der");

  @Nested
  class WhatIsRead {
    @Test
    void takesRsaAndEc() throws Exception {
      assertEquals("CN=tanaka", read(new Csr(EC).der()).subjectText());
      assertEquals("CN=tanaka", read(new Csr(RSA).der()).subjectText());
      assertNotEquals(read(new Csr(EC).der()).keyHash(), read(new Csr(RSA).der()).keyHash());
      assertEquals(
          read(new Csr(EC).der()).keyHash(), read(new Csr(EC).subject("CN=x").der()).keyHash());
    }

    @Test
    void oneKeyHasOneEncodingAndOneHash() throws Exception {
      var usual = SubjectPublicKeyInfo.getInstance(RSA.getPublic().getEncoded());
      assertArrayEquals(usual.getEncoded(), read(signed(usual)).key().getEncoded());
      for (var parameters : new ASN1Encodable[] {null, new ASN1Integer(7), new DERUTF8String("")}) {
        var algorithm = new AlgorithmIdentifier(usual.getAlgorithm().getAlgorithm(), parameters);
        var other = new SubjectPublicKeyInfo(algorithm, usual.parsePublicKey());
        assertRefused(CsrFault.MALFORMED, signed(other));
      }
    }

    private static byte[] signed(SubjectPublicKeyInfo key) throws Exception {
      var builder = new PKCS10CertificationRequestBuilder(new X500Name("CN=tanaka"), key);
      var signer = new JcaContentSignerBuilder("SHA256withRSA").build(RSA.getPrivate());
      return builder.build(signer).getEncoded();
    }

    @Test
    void takesWhatOpensslWrites(@TempDir Path directory) throws Exception {
      var openssl = new OpenSsl(directory);
      for (var key : new String[] {"ec -pkeyopt ec_paramgen_curve:P-256", "rsa:2048"}) {
        var words = ("req -new -nodes -subj /CN=tanaka -keyout k.pem -out r.pem -newkey " + key);
        openssl.done(words.split(" "));
        read(Files.readAllBytes(directory.resolve("r.pem")));
        openssl.done("req", "-in", "r.pem", "-outform", "DER", "-out", "r.der");
        read(Files.readAllBytes(directory.resolve("r.der")));
      }
    }

    @Test
    void takesPemWithTextAroundIt() throws Exception {
      var pem =
          "Some words\n-----BEGIN NEW CERTIFICATE REQUEST-----\n"
              + Base64.getMimeEncoder().encodeToString(new Csr(EC).der())
              + "\n-----END NEW CERTIFICATE REQUEST-----\nmore";
      read(pem.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void refusesWhatIsNoRequest() throws Exception {
      var good = new Csr(EC).der();
      assertRefused(CsrFault.MALFORMED, new byte[0]);
      assertRefused(CsrFault.MALFORMED, "hello".getBytes(StandardCharsets.US_ASCII));
      assertRefused(CsrFault.MALFORMED, Arrays.copyOf(good, good.length - 1));
      assertRefused(CsrFault.MALFORMED, Arrays.copyOf(good, good.length + 1));
      assertRefused(CsrFault.MALFORMED, EC.getPublic().getEncoded());
      assertRefused(CsrFault.MALFORMED, Files.readAllBytes(DEEP));
    }

    @Test
    void refusesMoreBytesThanARequestNeeds() throws Exception {
      var padded = new String(new Csr(EC).der(), StandardCharsets.ISO_8859_1);
      var pem = " ".repeat(CertificationRequest.MOST_BYTES) + padded;
      assertRefused(CsrFault.TOO_LARGE, pem.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void noByteThatIsChangedThrows() throws Exception {
      var good = new Csr(EC).names(new GeneralName(GeneralName.rfc822Name, "a@b")).der();
      for (var at = 0; at < good.length; at++) {
        for (var bit = 0; bit < 8; bit++) {
          var flipped = good.clone();
          flipped[at] ^= (byte) (1 << bit);
          var outcome = CertificationRequest.read(flipped);
          assertInstanceOf(CsrOutcome.Refused.class, outcome, "byte " + at);
        }
      }
    }
  }

  @Nested
  class ItsSignature {
    @Test
    void refusesARequestThatAnotherKeyHasSigned() throws Exception {
      var borrowed = new KeyPair(KeyPairs.p256().getPublic(), EC.getPrivate());
      assertRefused(CsrFault.SIGNATURE, new Csr(borrowed).der());
      read(new Csr(EC).der());
    }

    @ParameterizedTest
    @ValueSource(strings = {"SHA1withRSA", "MD5withRSA"})
    void refusesAnAlgorithmThatOthersCanForge(String algorithm) throws Exception {
      assertRefused(CsrFault.WEAK_SIGNATURE, new Csr(RSA).algorithm(algorithm).der());
      read(new Csr(RSA).algorithm("SHA384withRSA").der());
    }
  }

  @Nested
  class ItsKey {
    @Test
    void refusesAShortRsaKey() throws Exception {
      var weak = made("RSA", new RSAKeyGenParameterSpec(1024, RSAKeyGenParameterSpec.F4));
      assertRefused(CsrFault.WEAK_KEY, new Csr(weak).der());
      read(new Csr(RSA).der());
    }

    @Test
    void refusesATinyExponent() throws Exception {
      var weak = made("RSA", new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F0));
      assertRefused(CsrFault.WEAK_KEY, new Csr(weak).der());
    }

    @Test
    void refusesKindsThatNoPhoneNeeds() throws Exception {
      var ed = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      var csr = new Csr(EC).der();
      assertInstanceOf(CsrOutcome.Read.class, CertificationRequest.read(csr));
      assertRefused(CsrFault.KEY_KIND, withKey(ed));
    }

    private static byte[] withKey(KeyPair pair) throws Exception {
      var builder =
          new org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder(
              new org.bouncycastle.asn1.x500.X500Name("CN=tanaka"), pair.getPublic());
      return builder
          .build(
              new org.bouncycastle.operator.jcajce.JcaContentSignerBuilder("Ed25519")
                  .build(pair.getPrivate()))
          .getEncoded();
    }

    @Test
    void takesTheLargerCurves() throws Exception {
      read(new Csr(made("EC", new ECGenParameterSpec("secp384r1"))).der());
      read(new Csr(made("EC", new ECGenParameterSpec("secp521r1"))).der());
    }
  }

  @Nested
  class WhatItAsksFor {
    private final CheckRequest tanaka = new CheckRequest(Csr.tanaka());

    private void assertFault(CsrFault fault, String what, Csr csr) throws Exception {
      var refused = tanaka.fault(csr.read()).orElseThrow();
      assertEquals(fault, refused.fault());
      assertTrue(refused.what().contains(what), refused.what());
    }

    private void assertGood(Csr csr) throws Exception {
      assertEquals(Optional.empty(), tanaka.fault(csr.read()));
    }

    @Test
    void refusesNamesThatNobodyCanRead() throws Exception {
      assertRefused(CsrFault.MALFORMED, new Csr(EC).subject("CN=tana\u0000ka").der());
      var mail = new GeneralName(GeneralName.rfc822Name, "tanaka\n@example.co.jp");
      assertRefused(CsrFault.MALFORMED, new Csr(EC).names(mail).der());
      var nothing = new GeneralName(GeneralName.otherName, new DERSequence());
      assertRefused(CsrFault.MALFORMED, new Csr(EC).names(nothing).der());
      read(new Csr(EC).subject("CN=tanaka").der());
    }

    @Test
    void refusesToBeAnAuthority() throws Exception {
      var csr = new Csr(EC).extension(Extension.basicConstraints, new BasicConstraints(true));
      assertRefused(CsrFault.AUTHORITY, csr.der());
      read(new Csr(EC).extension(Extension.basicConstraints, new BasicConstraints(false)).der());
    }

    @Test
    void refusesASubjectThatNamesSomebodyElse() throws Exception {
      assertFault(CsrFault.SUBJECT, "suzuki", new Csr(EC).subject("CN=suzuki"));
      assertFault(CsrFault.SUBJECT, "suzuki", new Csr(EC).subject("CN=tanaka,CN=suzuki"));
      assertFault(CsrFault.SUBJECT, "suzuki", new Csr(EC).subject("CN=tanaka+CN=suzuki"));
      assertFault(CsrFault.SUBJECT, "suzuki", new Csr(EC).subject("UID=suzuki,CN=tanaka"));
      assertFault(CsrFault.SUBJECT, "phone-2", new Csr(EC).subject("SERIALNUMBER=phone-2"));
      assertGood(new Csr(EC).subject("CN=tanaka"));
      assertGood(new Csr(EC).subject("UID=Tanaka,CN=Taro tanaka,SERIALNUMBER=phone-1"));
      assertGood(new Csr(EC).subject("E=tanaka@example.co.jp,O=Whoever,C=JP"));
      assertGood(new Csr(EC).subject(""));
    }

    @Test
    void refusesAnAttributeThatNoSubjectOfOursHas() throws Exception {
      assertFault(CsrFault.SUBJECT, "admin", new Csr(EC).subject("CN=tanaka,Role=admin"));
    }

    @Test
    void refusesAForeignAlternativeName() throws Exception {
      assertFault(
          CsrFault.FOREIGN_NAME,
          "suzuki@example.co.jp",
          new Csr(EC).names(new GeneralName(GeneralName.rfc822Name, "suzuki@example.co.jp")));
      assertFault(
          CsrFault.FOREIGN_NAME,
          "idp.example.co.jp",
          new Csr(EC).names(new GeneralName(GeneralName.dNSName, "idp.example.co.jp")));
      assertFault(
          CsrFault.FOREIGN_NAME,
          "phone-2",
          new Csr(EC)
              .names(
                  new GeneralName(
                      GeneralName.uniformResourceIdentifier, "urn:mochi:device:phone-2")));
      assertFault(CsrFault.FOREIGN_NAME, "suzuki", new Csr(EC).names(upn("suzuki@corp.example")));
      assertGood(
          new Csr(EC)
              .names(
                  upn("tanaka@corp.example"),
                  new GeneralName(GeneralName.rfc822Name, "Tanaka@example.co.jp"),
                  new GeneralName(
                      GeneralName.uniformResourceIdentifier, "urn:mochi:device:phone-1")));
    }

    private static GeneralName upn(String name) {
      var other = new OtherName(CheckRequest.UPN, new DERUTF8String(name));
      return new GeneralName(GeneralName.otherName, other);
    }

    @Test
    void aRefusalIsOneLineWhateverWasSent() {
      var refused = new CsrOutcome.Refused(CsrFault.SUBJECT, "CN=a\nb\u202ec" + "x".repeat(500));
      assertEquals("CN=a b c", refused.what().substring(0, 8));
      assertEquals(121, refused.what().length());
    }
  }

  private static byte[] withAttribute(int depth) throws Exception {
    ASN1Encodable value = new ASN1Integer(1);
    for (var i = 0; i < depth; i++) {
      value = new DERSequence(value);
    }
    var key = SubjectPublicKeyInfo.getInstance(EC.getPublic().getEncoded());
    return new PKCS10CertificationRequestBuilder(new X500Name("CN=tanaka"), key)
        .addAttribute(new ASN1ObjectIdentifier("1.3.6.1.4.1.311.13.2.3"), value)
        .build(new JcaContentSignerBuilder("SHA256withECDSA").build(EC.getPrivate()))
        .getEncoded();
  }

  /** Who writes it anew goes down a level for each value within another. */
  @Test
  void isRefusedWhereItsValuesAreTooDeep() throws Exception {
    assertEquals("CN=tanaka", read(withAttribute(10)).subjectText());
    assertRefused(CsrFault.MALFORMED, withAttribute(40));
  }

  @Test
  void isKeptWithoutItsChallengeAndWithAllElse() throws Exception {
    var came =
        read(new Csr(EC).subject("CN=tanaka,SERIALNUMBER=phone-1").challenge("mdm.secret").der());
    assertEquals(Optional.of("mdm.secret"), came.challengePassword());
    assertTrue(text(came.encoded()).contains("mdm.secret"));
    assertFalse(text(came.withoutChallenge()).contains("mdm.secret"));
    var kept = CertificationRequest.kept(came.withoutChallenge());
    assertEquals(Optional.empty(), kept.challengePassword());
    assertEquals(came.keyHash(), kept.keyHash());
    assertEquals(came.subjectText(), kept.subjectText());
    assertEquals(came.namedDevice(), kept.namedDevice());
    assertEquals(came.alternatives(), kept.alternatives());
    assertRefused(CsrFault.SIGNATURE, came.withoutChallenge().bytes());
  }

  private static String text(Der der) {
    return new String(der.bytes(), StandardCharsets.ISO_8859_1);
  }
}
