package jp.mochi.ldap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.sdk.Attribute;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import jp.mochi.ldap.DirectoryProbe.Report;
import jp.mochi.ldap.DirectoryProbe.Step;
import jp.mochi.ldap.embedded.EmbeddedDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DirectoryProbeTest {
  private static Report.Fails failure(DirectorySettings settings, Step step) {
    var report = assertInstanceOf(Report.Fails.class, DirectoryProbe.of(settings).getFirst());
    assertEquals(step, report.step(), report.problem().english());
    return report;
  }

  @Test
  void saysOfEachServerWhichStepFails() {
    try (var server = EmbeddedDirectory.start(0)) {
      var good = server.settings();
      assertEquals(
          List.of(new Report.Works(server.url().toString(), Optional.empty())),
          DirectoryProbe.of(good));
      failure(good.withAccount(good.bindDn(), new Password("wrong")), Step.BIND);
      failure(
          good.withUsers(new DirectorySettings.Users("ou=no,dc=no", "(uid={username})")),
          Step.SEARCH);
      failure(
          good.withGroups(DirectorySettings.Groups.below("ou=no," + server.baseDn())), Step.SEARCH);
      failure(good.withServers(List.of(URI.create("ldap://dc1.example:389"))), Step.SETTINGS);
      server.goAway();
      failure(good, Step.CONNECT);
    }
  }

  /** As Active Directory does, in an attribute of the root entry. */
  @Test
  void asksADirectoryThatTellsTheTime() throws Exception {
    var config = new InMemoryDirectoryServerConfig("dc=corp");
    config.addAdditionalBindCredentials("cn=mochi", "secret");
    config.setCustomRootDSEAttributes(List.of(new Attribute("currentTime", "20261122030405.0Z")));
    try (var server = new InMemoryDirectoryServer(config)) {
      server.add("dn: dc=corp", "objectClass: top", "objectClass: domain", "dc: corp");
      server.startListening();
      var settings =
          new DirectorySettings(
              List.of(URI.create("ldap://127.0.0.1:" + server.getListenPort())),
              Optional.empty(),
              "cn=mochi",
              new Password("secret"),
              new DirectorySettings.Users("dc=corp", "(uid={username})"),
              Optional.empty());
      var works = assertInstanceOf(Report.Works.class, DirectoryProbe.of(settings).getFirst());
      assertEquals(Optional.of(Instant.parse("2026-11-22T03:04:05Z")), works.time());
    }
  }

  @Test
  void saysItInJapaneseToo() {
    try (var server = EmbeddedDirectory.start(0)) {
      var wrong = server.settings().withAccount("cn=who", new Password("wrong"));
      var report = failure(wrong, Step.BIND);
      assertTrue(report.problem().in(Locale.JAPAN).contains("検索用アカウント cn=who を拒否"));
      assertTrue(report.remedy().in(Locale.JAPANESE).contains("directory.bind-password"));
      assertTrue(report.problem().in(Locale.FRANCE).contains("refuses the service account"));
    }
  }

  @Test
  void tellsAWrongNameFromAnUnknownAuthority(@TempDir Path folder) throws IOException {
    var right = Certificates.in(folder.resolve("right"), "DNS:localhost");
    var other = Certificates.in(folder.resolve("other"), "DNS:localhost");
    try (var slapd = new Slapd(folder.resolve("slapd"), right)) {
      var settings = slapd.settings().withServers(List.of(slapd.tlsUrl()));
      var works = DirectoryProbe.of(settings.withTls(right.authority(), false));
      assertInstanceOf(Report.Works.class, works.getFirst(), works.toString());
      assertTrue(
          failure(settings.withTls(other.authority(), false), Step.TLS)
              .problem()
              .english()
              .contains("directory.trust"));
      var byAddress = List.of(URI.create("ldaps://127.0.0.1:" + slapd.tlsPort()));
      assertTrue(
          failure(settings.withServers(byAddress).withTls(right.authority(), false), Step.TLS)
              .problem()
              .english()
              .contains("127.0.0.1"));
      var plainPort = List.of(URI.create("ldaps://localhost:" + slapd.port()));
      failure(settings.withServers(plainPort).withTls(right.authority(), false), Step.TLS);
    }
  }

  @Test
  void saysThatACertificateHasExpired(@TempDir Path folder) throws IOException {
    var valid = Certificates.in(folder.resolve("tls"), "DNS:localhost");
    try (var good = new Slapd(folder.resolve("good"), valid);
        var late = new Slapd(folder.resolve("late"), valid.expired("late", "DNS:localhost"))) {
      var settings =
          good.settings()
              .withServers(List.of(good.tlsUrl(), late.tlsUrl()))
              .withTls(valid.authority(), false);
      var reports = DirectoryProbe.of(settings);
      assertInstanceOf(Report.Works.class, reports.getFirst(), reports.toString());
      var expired = assertInstanceOf(Report.Fails.class, reports.getLast());
      assertEquals(Step.TLS, expired.step());
      assertEquals("The certificate has expired.", expired.problem().english());
      try (var directory =
          LdapDirectory.open(settings.withServers(List.of(late.tlsUrl())), Clock.systemUTC())) {
        assertInstanceOf(LookUp.Unavailable.class, directory.find("alice"));
      }
    }
  }
}
