package jp.mochi.idp.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import jp.mochi.cert.LocalAuthority;
import jp.mochi.idp.key.MasterKeySource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where keys are, and whose certificates count. */
final class ConfiguredKeysTest {
  private final Path directory;
  private final ConfigurationFiles files;

  ConfiguredKeysTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
    LocalAuthority.open(directory.resolve("phones"), "Phones CA", Clock.systemUTC());
    this.files = new ConfigurationFiles(directory);
  }

  @Test
  void findsOurOwnAuthorityAndWhereOthersSayWhatTheyTookBack() {
    var ca = "phones/ca.pem";
    var text =
        ConfigurationFiles.LEAST
            + "client-certificate: {authorities: [{name: own, own: true}, {name: b, file: "
            + ca
            + ", revocation: {ocsp: \"http://o.example\", unknown: allow}}]}\n";
    var authorities = files.read(text).clientCertificate().authorities();
    assertTrue(authorities.getFirst().own());
    assertTrue(authorities.getLast().revocation().orElseThrow().unknownAllowed());
  }

  @Test
  void findsATokenForTheKeysOfOurAuthorities() {
    var text =
        ConfigurationFiles.LEAST
            + "certificate-authority: {token: {library: ca.pem, token: t, pin: 4711}}\n";
    var token = files.read(text).certificateAuthority().token().orElseThrow();
    assertEquals(directory.resolve("ca.pem") + " t", token.library() + " " + token.label());
    assertFalse(files.read(text).toString().contains("4711"));
  }

  @Test
  void findsTheMasterKeyInAToken() {
    var text =
        ConfigurationFiles.LEAST.replace(
            "{env: MASTER}", "{pkcs11: {library: ca.pem, token: t, pin: 4711}}");
    var source = assertInstanceOf(MasterKeySource.InToken.class, files.read(text).masterKey());
    assertEquals(directory.resolve("ca.pem"), source.library());
    assertEquals("t mochi-master", source.token() + " " + source.key());
    assertFalse(files.read(text).toString().contains("4711"));
  }
}
