package jp.mochi.cert.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import jp.mochi.cert.LocalAuthority;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** By which rules a path can tell whose a certificate is. */
class CertificatePathTest {
  private static final MappingRule SERIAL = new MappingRule(MappingRule.By.SERIAL, "number");
  private static final MappingRule MAIL = new MappingRule(MappingRule.By.SAN_MAIL, "mail");

  private final X509Certificate one;
  private final X509Certificate other;
  private final X509Certificate phone;

  CertificatePathTest(@TempDir Path dir) throws Exception {
    var first = Files.createDirectory(dir.resolve("one"));
    var second = Files.createDirectory(dir.resolve("other"));
    var authority = LocalAuthority.open(first, "One CA", Clock.systemUTC());
    this.one = authority.certificate();
    this.other = LocalAuthority.open(second, "Other CA", Clock.systemUTC()).certificate();
    this.phone = authority.clientCertificate("tanaka", "tanaka@demo.mochi.example").certificate();
  }

  private List<MappingRule> rules(List<X509Certificate> issuing, X509Certificate... shown) {
    var authority =
        ClientAuthority.of(
            "phones",
            issuing,
            Set.of(),
            List.of(SERIAL, MAIL),
            ClientAuthority.NO_REVOCATION,
            false);
    return new CertificatePath(authority, List.of(shown), one).rules();
  }

  @Test
  void aSerialNumberTellsAPersonUnderItsOneIssuer() {
    assertEquals(List.of(SERIAL, MAIL), rules(List.of(one), phone));
  }

  @Test
  void aSerialNumberTellsNobodyWhereAnotherAuthorityMayGiveTheSame() {
    assertEquals(List.of(MAIL), rules(List.of(one, other), phone));
  }

  @Test
  void aSerialNumberTellsNobodyBelowAnAuthorityThatCameAlong() {
    assertEquals(List.of(MAIL), rules(List.of(one), phone, other));
  }
}
