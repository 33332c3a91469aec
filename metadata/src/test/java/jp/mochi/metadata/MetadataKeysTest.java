package jp.mochi.metadata;

import static jp.mochi.metadata.Samples.faults;
import static jp.mochi.metadata.Samples.taken;
import static jp.mochi.metadata.Samples.text;
import static jp.mochi.metadata.Samples.warnings;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The keys in a service's metadata. */
class MetadataKeysTest {
  private static final String SHIB = text("mod-shib");

  /** The sample with one thing changed; the sample itself is taken. */
  private static String shib(String from, String to) {
    assertTrue(SHIB.contains(from), from);
    return SHIB.replace(from, to);
  }

  private static final String WITHOUT_METHODS = SHIB.replaceAll("<md:EncryptionMethod[^>]*/>", "");

  private static String withKey(String certificate) {
    return SHIB.replace(Certificates.base64(Certificates.GOOD), certificate);
  }

  @Test
  void refusesRsaUnder2048() {
    var weak = Certificates.selfSigned(Certificates.rsa(1024));
    assertEquals(List.of(FaultCode.WEAK_KEY), faults(withKey(Certificates.base64(weak))));
  }

  @Test
  void refusesEcUnder256() throws Exception {
    var generator =
        KeyPairGenerator.getInstance(
            "EC", new org.bouncycastle.jce.provider.BouncyCastleProvider());
    generator.initialize(new java.security.spec.ECGenParameterSpec("secp224r1"));
    var weak =
        Certificates.issued(
            generator.generateKeyPair(),
            Certificates.RSA_2048,
            Certificates.NOW,
            Certificates.NOW.plus(Duration.ofDays(365)));
    assertEquals(List.of(FaultCode.WEAK_KEY), faults(withKey(Certificates.base64(weak))));
  }

  @Test
  void takesEc256ForSigningOnly() {
    var p256 = Certificates.base64(Certificates.selfSigned(Certificates.ec("secp256r1")));
    var sp = taken(withKey(p256));
    assertEquals(1, sp.signingCertificates().size());
    assertEquals(0, sp.encryptionCertificates().size());
    var encryption =
        withKey(p256).replace("<md:KeyDescriptor>", "<md:KeyDescriptor use='encryption'>");
    assertTrue(warnings(encryption).contains(WarningCode.NOT_ENCRYPTABLE));
  }

  @Test
  void aKeyIsMeantForEncryptionWhereItSaysSoOrListsMethods() {
    var text = WITHOUT_METHODS;
    assertFalse(taken(text).encryptionKeys().getFirst().meant());
    var used = text.replace("<md:KeyDescriptor>", "<md:KeyDescriptor use='encryption'>");
    assertTrue(taken(used).encryptionKeys().getFirst().meant());
    var method = "<md:EncryptionMethod Algorithm='http://www.w3.org/2009/xmlenc11#aes128-gcm'/>";
    var listed = text.replace("</md:KeyDescriptor>", method + "</md:KeyDescriptor>");
    var key = taken(listed).encryptionKeys().getFirst();
    assertTrue(key.meant());
    assertEquals(
        List.of(
            new EncryptionKey.Method(
                DataEncryption.AES128_GCM.uri(), Optional.empty(), Optional.empty())),
        key.methods());
  }

  @Test
  void readsDigestAndMaskOfRsaOaep() {
    var method =
        "<md:EncryptionMethod Algorithm='http://www.w3.org/2009/xmlenc11#rsa-oaep'>"
            + "<ds:DigestMethod xmlns:ds='http://www.w3.org/2000/09/xmldsig#'"
            + " Algorithm='http://www.w3.org/2001/04/xmlenc#sha256'/>"
            + "<x:MGF xmlns:x='http://www.w3.org/2009/xmlenc11#'"
            + " Algorithm='http://www.w3.org/2009/xmlenc11#mgf1sha384'/></md:EncryptionMethod>";
    var text = WITHOUT_METHODS.replace("</md:KeyDescriptor>", method + "</md:KeyDescriptor>");
    assertEquals(
        new EncryptionKey.Method(
            "http://www.w3.org/2009/xmlenc11#rsa-oaep",
            Optional.of("http://www.w3.org/2001/04/xmlenc#sha256"),
            Optional.of("http://www.w3.org/2009/xmlenc11#mgf1sha384")),
        taken(text).encryptionKeys().getFirst().methods().getFirst());
  }

  @Test
  void refusesDsa() {
    var dsa =
        Certificates.issued(
            Certificates.generate("DSA", 2048),
            Certificates.RSA_2048,
            Certificates.NOW,
            Certificates.NOW.plus(Duration.ofDays(365)));
    assertEquals(List.of(FaultCode.WEAK_KEY), faults(withKey(Certificates.base64(dsa))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "AAAA", "%%%", "MIIB"})
  void refusesACertificateThatCannotBeRead(String text) {
    assertEquals(List.of(FaultCode.UNREADABLE_CERTIFICATE), faults(withKey(text)));
  }

  @Test
  void takesACertificateInPemLines() {
    assertEquals(
        List.of(Certificates.GOOD),
        taken(withKey(CertificateFacts.of(Certificates.GOOD).pem())).signingCertificates());
  }

  @Test
  void refusesAKeyWithoutACertificate() {
    var bare = SHIB.replaceAll("(?s)<ds:X509Data>.*</ds:X509Data>", "<ds:KeyValue/>");
    assertEquals(List.of(FaultCode.KEY_WITHOUT_CERTIFICATE), faults(bare));
  }

  @Test
  void onlyWarnsOfDates() {
    var day = Duration.ofDays(1);
    var now = Certificates.NOW;
    assertEquals(
        List.of(WarningCode.CERTIFICATE_EXPIRED),
        warnings(dated(now.minus(day.multipliedBy(2)), now.minus(day))));
    assertEquals(
        List.of(WarningCode.CERTIFICATE_EXPIRES_SOON),
        warnings(dated(now.minus(day), now.plus(day))));
    assertEquals(
        List.of(WarningCode.CERTIFICATE_NOT_YET_VALID),
        warnings(dated(now.plus(day), now.plus(day.multipliedBy(99)))));
  }

  private static String dated(Instant from, Instant until) {
    return withKey(
        Certificates.base64(Certificates.selfSigned(Certificates.RSA_2048, from, until)));
  }

  @Test
  void givesNoTrustToTheRestOfAChain() {
    var other = Certificates.selfSigned(Certificates.rsa(2048));
    var chain =
        shib(
            "</ds:X509Certificate>",
            "</ds:X509Certificate><ds:X509Certificate>"
                + Certificates.base64(other)
                + "</ds:X509Certificate>");
    assertEquals(List.of(Certificates.GOOD), taken(chain).signingCertificates());
  }

  @Test
  void heedsTheUseOfAKey() {
    var signing = shib("<md:KeyDescriptor>", "<md:KeyDescriptor use=\"signing\">");
    assertEquals(List.of(), taken(signing).encryptionCertificates());
    var encryption = shib("<md:KeyDescriptor>", "<md:KeyDescriptor use=\"encryption\">");
    assertEquals(List.of(), taken(encryption).signingCertificates());
    assertEquals(List.of(WarningCode.SIGNED_WITHOUT_KEY), warnings(encryption));
    var unknown = shib("<md:KeyDescriptor>", "<md:KeyDescriptor use=\"both\">");
    assertTrue(faults(unknown).contains(FaultCode.MALFORMED_VALUE));
  }
}
