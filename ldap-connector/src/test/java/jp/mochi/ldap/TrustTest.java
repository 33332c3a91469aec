package jp.mochi.ldap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TrustTest {
  private Path folder = Path.of("");

  @BeforeEach
  void use(@TempDir Path fresh) {
    folder = fresh;
  }

  private Path file(String... content) throws IOException {
    return Files.writeString(folder.resolve("trust.pem"), String.join("\n", content));
  }

  private String problem(Path file) {
    var cause = assertThrows(Exception.class, () -> Trust.in(file));
    return Trust.sentence(file, cause);
  }

  @Test
  void readsOneAuthorityOrSeveral() throws IOException, GeneralSecurityException {
    String one = Files.readString(Certificates.in(folder.resolve("a"), "DNS:a").authority());
    String two = Files.readString(Certificates.in(folder.resolve("b"), "DNS:b").authority());
    assertEquals("TLS", Trust.in(file(one)).getProtocol());
    assertEquals("TLS", Trust.in(file(one, two)).getProtocol());
  }

  @Test
  void saysWhyAFileCannotBeUsed() throws IOException {
    Path missing = folder.resolve("missing.pem");
    assertThrows(NoSuchFileException.class, () -> Trust.in(missing));
    assertEquals("there is no file " + missing, problem(missing));
    assertThrows(CertificateException.class, () -> Trust.in(file("")));
    assertTrue(problem(file("")).endsWith("it holds no certificate"), problem(file("")));
    assertThrows(CertificateException.class, () -> Trust.in(file("no certificate at all")));
    Path key = Certificates.in(folder.resolve("key"), "DNS:localhost").key();
    assertThrows(CertificateException.class, () -> Trust.in(key));
  }

  @Test
  void trustsEachAuthorityInTheFileAndNoOther() throws IOException {
    var ours = Certificates.in(folder.resolve("ours"), "DNS:localhost");
    var theirs = Certificates.in(folder.resolve("theirs"), "DNS:localhost");
    String both = Files.readString(theirs.authority()) + Files.readString(ours.authority());
    try (var slapd = new Slapd(folder.resolve("slapd"), ours)) {
      assertInstanceOf(LookUp.Found.class, looked(slapd, file(both)));
      assertInstanceOf(LookUp.Found.class, looked(slapd, ours.authority()));
      assertInstanceOf(LookUp.Unavailable.class, looked(slapd, theirs.authority()));
    }
  }

  private static LookUp looked(Slapd slapd, Path trust) {
    var settings = slapd.settings().withServers(List.of(slapd.tlsUrl())).withTls(trust, false);
    try (var directory = LdapDirectory.open(settings, Clock.systemUTC())) {
      return directory.find("alice");
    }
  }
}
