package jp.mochi.idp.key;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.AuthProvider;
import java.security.Security;
import java.util.Locale;
import java.util.Map;
import jp.mochi.idp.SoftTokens;
import jp.mochi.idp.key.MasterKeyLoading.Why;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code master-key: {pkcs11: …}} with a token in software. */
final class MasterKeyInTokenTest {
  private static final byte[] PLAIN = "a key's bytes".getBytes(StandardCharsets.UTF_8);

  @BeforeAll
  static void makeTokens() throws Exception {
    SoftTokens.make();
  }

  private static MasterKeyLoading load(Path library, String token, String pin, String key) {
    var source = new MasterKeySource.InToken(library, token, new TokenPin(pin), key);
    return MasterKeyLoading.from(source, Map.of());
  }

  private static MasterKey loaded() {
    var loading = load(SoftTokens.LIBRARY, SoftTokens.TOKEN, SoftTokens.PIN, SoftTokens.KEY);
    return assertInstanceOf(MasterKeyLoading.Loaded.class, loading, loading.toString()).key();
  }

  private static String refused(Why why, MasterKeyLoading loading) {
    var refused = assertInstanceOf(MasterKeyLoading.Refused.class, loading);
    var english = refused.sentence(Locale.ENGLISH);
    assertEquals(why, refused.why(), english);
    assertFalse(refused.sentence(Locale.JAPANESE).equals(english));
    assertFalse(english.contains(SoftTokens.PIN), english);
    return english;
  }

  @Test
  void unwrapsWhatItWrappedUnderTheSameNameAlone() {
    var key = loaded();
    var wrapped = key.wrap("1", "saml-signing", PLAIN);
    assertArrayEquals(PLAIN, key.unwrap("1", "saml-signing", wrapped));
    assertArrayEquals(PLAIN, loaded().unwrap("1", "saml-signing", wrapped));
    assertThrows(WrongMasterKey.class, () -> key.unwrap("2", "saml-signing", wrapped));
    assertThrows(WrongMasterKey.class, () -> key.unwrap("1", "sealing", wrapped));
    for (var at = 1; at < wrapped.length; at++) {
      var flipped = wrapped.clone();
      flipped[at] ^= 1;
      assertThrows(WrongMasterKey.class, () -> key.unwrap("1", "saml-signing", flipped));
    }
  }

  @Test
  void neverWrapsTwiceUnderOneNonce() {
    var key = loaded();
    var one = key.wrap("1", "p", PLAIN);
    assertFalse(java.util.Arrays.equals(one, key.wrap("1", "p", PLAIN)));
  }

  @Test
  void aKeyInAFileUnwrapsNothingOfTheTokens() {
    var wrapped = loaded().wrap("1", "p", PLAIN);
    var other = MasterKey.parse(MasterKey.generate()).orElseThrow();
    assertThrows(WrongMasterKey.class, () -> other.unwrap("1", "p", wrapped));
  }

  @Test
  void encryptsBackups() throws Exception {
    var out = new ByteArrayOutputStream();
    try (var encrypting = new BackupFile(loaded()).encrypt(out)) {
      encrypting.write(PLAIN);
    }
    try (var in = new BackupFile(loaded()).decrypt(new ByteArrayInputStream(out.toByteArray()))) {
      assertArrayEquals(PLAIN, in.readAllBytes());
    }
  }

  @Test
  void logsInAgainWhereTheTokenHasForgottenIt() throws Exception {
    var key = loaded();
    var wrapped = key.wrap("1", "p", PLAIN);
    logOut();
    assertArrayEquals(PLAIN, key.unwrap("1", "p", wrapped));
  }

  /** A log-in counts for the whole process, and so does its end. */
  private static void logOut() throws Exception {
    var slot = TokenSlots.find(SoftTokens.LIBRARY, SoftTokens.TOKEN).orElseThrow();
    var settings = "--name=other\nlibrary=%s\n%s\n".formatted(SoftTokens.LIBRARY, slot.setting());
    ((AuthProvider) Security.getProvider("SunPKCS11").configure(settings)).logout();
  }

  @Test
  void saysWhichPinIsWrong() {
    var said =
        refused(
            Why.WRONG_PIN,
            load(SoftTokens.LIBRARY, SoftTokens.EMPTY, "another-pin", SoftTokens.KEY));
    assertTrue(said.contains(SoftTokens.EMPTY), said);
    assertFalse(said.contains("another-pin"), said);
  }

  @Test
  void saysWhichKeyIsMissing() {
    var said =
        refused(
            Why.NO_TOKEN_KEY,
            load(SoftTokens.LIBRARY, SoftTokens.TOKEN, SoftTokens.PIN, "not-there"));
    assertTrue(said.contains("--label not-there"), said);
  }

  @Test
  void saysWhichTokenIsMissing() {
    var said =
        refused(Why.NO_TOKEN, load(SoftTokens.LIBRARY, "nobody's", SoftTokens.PIN, SoftTokens.KEY));
    assertTrue(said.contains("nobody's"), said);
  }

  @Test
  void saysThatALibraryIsNone() {
    var none = Path.of("pom.xml").toAbsolutePath();
    var said = refused(Why.NOT_A_LIBRARY, load(none, "mochi", SoftTokens.PIN, SoftTokens.KEY));
    assertTrue(said.contains("pom.xml"), said);
    var other = Path.of("/lib/x86_64-linux-gnu/libm.so.6");
    if (java.nio.file.Files.exists(other)) {
      refused(Why.NOT_A_LIBRARY, load(other, "mochi", SoftTokens.PIN, SoftTokens.KEY));
    }
  }

  @Test
  void aPinIsNeverPrinted() {
    var source =
        new MasterKeySource.InToken(
            SoftTokens.LIBRARY, "mochi", new TokenPin(SoftTokens.PIN), SoftTokens.KEY);
    assertFalse(source.toString().contains(SoftTokens.PIN), source.toString());
  }
}
