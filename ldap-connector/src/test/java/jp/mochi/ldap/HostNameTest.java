package jp.mochi.ldap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.sdk.LDAPException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.time.Clock;
import java.util.List;
import jp.mochi.ldap.DirectoryProbe.Report;
import jp.mochi.ldap.DirectoryProbe.Step;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * RFC 4513 §3.1.3, on this machine's own addresses: servers of one authority that differ in nothing
 * but the name in their certificate.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostNameTest {
  private static Certificates localhost;
  private static Slapd byName;
  private static Slapd byAddress;
  private static Slapd another;
  private static Slapd commonName;

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    localhost = Certificates.in(folder.resolve("tls"), "DNS:localhost");
    byName = new Slapd(folder.resolve("a"), localhost);
    byAddress =
        new Slapd(folder.resolve("b"), localhost.beside("address", "directory", "IP:127.0.0.1"));
    another =
        new Slapd(folder.resolve("c"), localhost.beside("other", "directory", "DNS:dc1.example"));
    commonName =
        new Slapd(folder.resolve("d"), localhost.beside("cn", "localhost", "DNS:dc1.example"));
  }

  @AfterAll
  static void stop() {
    List.of(byName, byAddress, another, commonName).forEach(Slapd::close);
  }

  /** By ldaps, then by StartTLS. */
  private static List<DirectorySettings> bothWays(Slapd server, String host) {
    var plain = server.settings();
    return List.of(
        plain
            .withServers(List.of(URI.create("ldaps://" + host + ":" + server.tlsPort())))
            .withTls(localhost.authority(), false),
        plain
            .withServers(List.of(URI.create("ldap://" + host + ":" + server.port())))
            .withTls(localhost.authority(), true));
  }

  private static void accepts(Slapd server, String host) {
    for (var settings : bothWays(server, host)) {
      try (var directory = LdapDirectory.open(settings, Clock.systemUTC())) {
        assertInstanceOf(LookUp.Found.class, directory.find("alice"), settings.toString());
        assertInstanceOf(
            BindOutcome.Bound.class,
            directory.authenticate("alice", new Password("alice-password")));
      }
      assertInstanceOf(Report.Works.class, DirectoryProbe.of(settings).getFirst());
    }
  }

  private static void refuses(Slapd server, String host) {
    for (var settings : bothWays(server, host)) {
      try (var directory = LdapDirectory.open(settings, Clock.systemUTC())) {
        assertTrue(
            isForItsName(
                assertInstanceOf(LookUp.Unavailable.class, directory.find("alice")).cause()));
        assertInstanceOf(
            BindOutcome.Unavailable.class,
            directory.authenticate("alice", new Password("alice-password")));
      }
      var report = assertInstanceOf(Report.Fails.class, DirectoryProbe.of(settings).getFirst());
      assertEquals(Step.TLS, report.step());
      assertEquals("The certificate is not made out to " + host + ".", report.problem().english());
    }
  }

  private static boolean isForItsName(Throwable cause) {
    var words = new StringBuilder();
    for (@Nullable Throwable next = cause; next != null; next = next.getCause()) {
      words.append(next instanceof LDAPException ldap ? ldap.getExceptionMessage() : next);
    }
    return words.toString().contains(CertificateException.class.getSimpleName())
        && (words.toString().contains("No subject alternative")
            || words.toString().contains("No name matching"));
  }

  @Test
  void acceptsTheServerWhoseCertificateHoldsTheName() {
    accepts(byName, "localhost");
  }

  @Test
  void acceptsTheServerWhoseCertificateHoldsTheAddress() {
    accepts(byAddress, "127.0.0.1");
  }

  @Test
  void refusesTheServerWhoseCertificateHoldsAnotherName() {
    refuses(another, "localhost");
    refuses(byAddress, "localhost");
  }

  @Test
  void refusesAnAddressThatTheCertificateDoesNotHoldEvenOnLoopback() {
    refuses(byName, "127.0.0.1");
    refuses(another, "127.0.0.1");
  }

  @Test
  void readsNoNameFromTheSubjectWhereThereAreAlternativeNames() {
    refuses(commonName, "localhost");
  }
}
