package jp.mochi.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import jp.mochi.metadata.EncryptionOptions.Encrypt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** To which key and with what we encrypt, given what metadata lists. */
class EncryptionTargetTest {
  private static final String XENC = "http://www.w3.org/2001/04/xmlenc#";
  private static final String XENC11 = "http://www.w3.org/2009/xmlenc11#";
  private static final X509Certificate OTHER = Certificates.selfSigned(Certificates.rsa(2048));

  private static EncryptionKey key(String... algorithms) {
    return new EncryptionKey(Certificates.GOOD, true, methods(algorithms));
  }

  private static EncryptionKey other(boolean meant, String... algorithms) {
    return new EncryptionKey(OTHER, meant, methods(algorithms));
  }

  private static List<EncryptionKey.Method> methods(String... algorithms) {
    return Stream.of(algorithms)
        .map(a -> new EncryptionKey.Method(a, Optional.empty(), Optional.empty()))
        .toList();
  }

  private static Optional<EncryptionTarget> target(EncryptionKey... keys) {
    return EncryptionTarget.of(List.of(keys), EncryptionOptions.DEFAULT);
  }

  private static DataEncryption data(String... algorithms) {
    return target(key(algorithms)).orElseThrow().data();
  }

  @Test
  void aServiceThatSaysNothingGetsAes256GcmAndTheOaepThatAllKnow() {
    var target = target(key()).orElseThrow();
    assertEquals(DataEncryption.AES256_GCM, target.data());
    assertEquals(KeyTransport.USUAL, target.transport());
  }

  @Test
  void gcmIsTakenBeforeCbcAndAmongThemTheFirstListed() {
    assertEquals(
        DataEncryption.AES128_GCM,
        data(XENC + "aes256-cbc", XENC11 + "aes128-gcm", XENC11 + "aes256-gcm"));
    assertEquals(
        DataEncryption.AES128_CBC,
        data(XENC + "tripledes-cbc", XENC + "aes128-cbc", XENC + "aes256-cbc"));
  }

  @Test
  void aKeyThatTakesGcmIsTakenBeforeAnEarlierOneThatTakesCbcOnly() {
    var cbc = key(XENC + "aes256-cbc");
    var gcm = other(true, XENC11 + "aes256-gcm");
    var target = target(cbc, gcm).orElseThrow();
    assertEquals(OTHER, target.certificate());
    assertEquals(DataEncryption.AES256_GCM, target.data());
    assertEquals(Certificates.GOOD, target(key(), gcm).orElseThrow().certificate());
    assertEquals(
        Certificates.GOOD,
        target(cbc, other(true, XENC + "aes128-cbc")).orElseThrow().certificate());
  }

  @Test
  void aKeyThatIsNotMeantForEncryptionIsNotTakenForItsGcm() {
    var target = target(other(false), key(XENC + "aes256-cbc")).orElseThrow();
    assertEquals(Certificates.GOOD, target.certificate());
    assertEquals(DataEncryption.AES256_CBC, target.data());
  }

  @Test
  void whereTheEntrySaysCbcTheFirstKeyIsTaken() {
    var options =
        new EncryptionOptions(
            Encrypt.ALWAYS, Encrypt.NEVER, Encrypt.NEVER, Optional.of(DataEncryption.AES256_CBC));
    var keys = List.of(key(XENC + "aes256-cbc"), other(true, XENC11 + "aes256-gcm"));
    var target = EncryptionTarget.of(keys, options).orElseThrow();
    assertEquals(Certificates.GOOD, target.certificate());
  }

  @Test
  void theEntrysWordCountsBeforeTheMetadata() {
    var options =
        new EncryptionOptions(
            Encrypt.ALWAYS, Encrypt.NEVER, Encrypt.NEVER, Optional.of(DataEncryption.AES256_CBC));
    var target = EncryptionTarget.of(List.of(key(XENC11 + "aes128-gcm")), options);
    assertEquals(DataEncryption.AES256_CBC, target.orElseThrow().data());
  }

  @Test
  void whatOnlyTheBrokenCanReadIsNotEncryptedAtAll() {
    assertEquals(Optional.empty(), target(key(XENC + "tripledes-cbc")));
    assertEquals(Optional.empty(), target(key(XENC11 + "aes256-gcm", XENC + "rsa-1_5")));
    assertTrue(target(key(XENC + "rsa-1_5", XENC + "rsa-oaep-mgf1p")).isPresent());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        XENC + "kw-aes128",
        XENC11 + "kw-aes-256-pad",
        XENC + "dh",
        XENC11 + "dh-es",
        XENC11 + "ECDH-ES",
        XENC11 + "ConcatKDF"
      })
  void whatIsForKeysSaysNothingOfData(String forKeys) {
    assertEquals(DataEncryption.AES256_GCM, data(KeyTransport.OAEP_MGF1P, forKeys));
    assertEquals(
        DataEncryption.AES128_CBC, data(KeyTransport.OAEP_MGF1P, forKeys, XENC + "aes128-cbc"));
    assertEquals(Optional.empty(), target(key(forKeys, XENC + "tripledes-cbc")));
  }

  private static final EncryptionOptions NEVER =
      new EncryptionOptions(Encrypt.NEVER, Encrypt.NEVER, Encrypt.NEVER, Optional.empty());
  private static final EncryptionOptions NAME_ID =
      new EncryptionOptions(Encrypt.NEVER, Encrypt.WHEN_POSSIBLE, Encrypt.NEVER, Optional.empty());
  private static final EncryptionOptions BY_GCM =
      new EncryptionOptions(
          Encrypt.WHEN_POSSIBLE,
          Encrypt.NEVER,
          Encrypt.NEVER,
          Optional.of(DataEncryption.AES256_GCM));

  private static String unusable(EncryptionOptions options, EncryptionKey... keys) {
    return EncryptionTarget.unusable(List.of(keys), options).orElse("none");
  }

  @Test
  void aKeyMeantForEncryptionThatCannotBeUsedIsToldOf() {
    var old = key(XENC + "rsa-1_5");
    assertEquals("rsa-1_5", unusable(EncryptionOptions.DEFAULT, old));
    assertEquals("rsa-1_5", unusable(NAME_ID, old));
    assertEquals(
        "rsa-1_5, tripledes-cbc",
        unusable(EncryptionOptions.DEFAULT, old, key(XENC + "tripledes-cbc"), other(false)));
    var ripemd =
        new EncryptionKey.Method(
            KeyTransport.OAEP, Optional.of(XENC + "ripemd160"), Optional.empty());
    assertEquals(
        "rsa-oaep/ripemd160",
        unusable(
            EncryptionOptions.DEFAULT,
            new EncryptionKey(Certificates.GOOD, true, List.of(ripemd))));
  }

  @Test
  void whereAKeyCanBeUsedOrNeedNotBeNothingIsToldOf() {
    var old = key(XENC + "tripledes-cbc");
    assertEquals("none", unusable(NEVER, old));
    assertEquals("none", unusable(BY_GCM, old));
    assertEquals("none", unusable(EncryptionOptions.DEFAULT));
    assertEquals("none", unusable(EncryptionOptions.DEFAULT, other(false)));
    assertEquals("none", unusable(EncryptionOptions.DEFAULT, old, other(true)));
  }

  @Test
  void digestAndMaskOfTheMetadataAreUsed() {
    var method =
        new EncryptionKey.Method(
            KeyTransport.OAEP, Optional.of(XENC + "sha256"), Optional.of(XENC11 + "mgf1sha384"));
    var key = new EncryptionKey(Certificates.GOOD, true, List.of(method));
    var transport = target(key).orElseThrow().transport();
    assertEquals("SHA-256 SHA-384", transport.digestName() + " " + transport.maskDigestName());
  }

  @Test
  void theMaskOfTheOlderOaepIsAlwaysOfSha1() {
    var transport =
        KeyTransport.of(
                KeyTransport.OAEP_MGF1P,
                Optional.of(XENC + "sha256"),
                Optional.of(XENC11 + "mgf1sha256"))
            .orElseThrow();
    assertEquals("SHA-256 SHA-1", transport.digestName() + " " + transport.maskDigestName());
  }

  @Test
  void aKeyWithoutAUseIsTakenOnlyWhereEncryptionIsDemanded() {
    var unmarked = new EncryptionKey(OTHER, false, List.of());
    assertEquals(Certificates.GOOD, target(unmarked, key()).orElseThrow().certificate());
    var target = target(unmarked).orElseThrow();
    assertEquals(OTHER, target.certificate());
    assertTrue(target.covers(Encrypt.ALWAYS));
    assertFalse(target.covers(Encrypt.WHEN_POSSIBLE));
    assertTrue(target(key()).orElseThrow().covers(Encrypt.WHEN_POSSIBLE));
    assertFalse(target(key()).orElseThrow().covers(Encrypt.NEVER));
  }
}
