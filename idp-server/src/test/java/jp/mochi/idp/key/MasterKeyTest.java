package jp.mochi.idp.key;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MasterKeyTest {
  private static final byte[] SECRET = "a signing key".getBytes(StandardCharsets.UTF_8);

  private final Path file;

  MasterKeyTest(@TempDir Path directory) {
    this.file = directory.resolve("master.key");
  }

  @Test
  void unwrapsWhatItWrappedAndNeverTheSameWay() {
    var key = MasterKey.parse(MasterKey.generate()).orElseThrow();
    var wrapped = key.wrap("1", "saml-signing", SECRET);
    assertArrayEquals(SECRET, key.unwrap("1", "saml-signing", wrapped));
    assertFalse(java.util.Arrays.equals(wrapped, key.wrap("1", "saml-signing", SECRET)));
  }

  @Test
  void refusesAnotherIdPurposeMasterKeyOrByte() {
    var key = MasterKey.parse(MasterKey.generate()).orElseThrow();
    var other = MasterKey.parse(MasterKey.generate()).orElseThrow();
    var wrapped = key.wrap("1", "saml-signing", SECRET);
    assertThrows(WrongMasterKey.class, () -> key.unwrap("2", "saml-signing", wrapped));
    assertThrows(WrongMasterKey.class, () -> key.unwrap("1", "sealing", wrapped));
    assertThrows(WrongMasterKey.class, () -> other.unwrap("1", "saml-signing", wrapped));
    for (var i = 0; i < wrapped.length; i++) {
      var flipped = wrapped.clone();
      flipped[i] ^= 1;
      assertThrows(WrongMasterKey.class, () -> key.unwrap("1", "saml-signing", flipped));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-------", "r--------"})
  void takesAFileOfItsOwnersAlone(String mode) throws IOException {
    assertInstanceOf(MasterKeyLoading.Loaded.class, load(MasterKey.generate() + "\n", mode));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rwxrwxrwx"})
  void refusesAFileThatOthersReachAndNamesTheCommand(String mode) throws IOException {
    var refused =
        assertInstanceOf(MasterKeyLoading.Refused.class, load(MasterKey.generate(), mode));
    assertTrue(refused.sentence(Locale.ENGLISH).endsWith("Run: chmod 600 " + file));
    assertTrue(refused.sentence(Locale.JAPAN).contains("chmod 600 " + file));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "secret", "AAAA", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
  void refusesWhatIsNoKeyWithoutShowingIt(String text) throws IOException {
    var refused = assertInstanceOf(MasterKeyLoading.Refused.class, load(text, "rw-------"));
    assertEquals(
        new MasterKeyLoading.Refused(MasterKeyLoading.Why.NOT_A_KEY, file.toString()), refused);
  }

  @Test
  void takesItFromTheEnvironment() {
    var source = new MasterKeySource.InEnvironment("KEY");
    var found = MasterKeyLoading.from(source, Map.of("KEY", MasterKey.generate()));
    assertInstanceOf(MasterKeyLoading.Loaded.class, found);
    assertEquals(
        new MasterKeyLoading.Refused(MasterKeyLoading.Why.NOT_SET, "KEY"),
        MasterKeyLoading.from(source, Map.of()));
  }

  @Test
  void saysWhenThereIsNoFile() {
    assertEquals(
        new MasterKeyLoading.Refused(MasterKeyLoading.Why.NO_FILE, file.toString()),
        MasterKeyLoading.from(new MasterKeySource.InFile(file), Map.of()));
  }

  private MasterKeyLoading load(String text, String mode) throws IOException {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    return MasterKeyLoading.from(new MasterKeySource.InFile(file), Map.of());
  }
}
