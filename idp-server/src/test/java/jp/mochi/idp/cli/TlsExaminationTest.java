package jp.mochi.idp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import jp.mochi.cert.LocalAuthority;
import jp.mochi.cert.LocalAuthority.ServerFiles;
import jp.mochi.cert.Pem;
import jp.mochi.idp.config.Configuration;
import jp.mochi.idp.config.ConfigurationReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code doctor} says of the certificate that browsers and phones are shown. */
class TlsExaminationTest {
  private static final Instant NOW = Instant.parse("2026-11-22T03:00:00Z");
  private static final String HOST = "idp.corp.example";

  @TempDir private Path dir;

  @SuppressWarnings("NullAway.Init") // make() sets it
  private ServerFiles files;

  @SuppressWarnings("NullAway.Init") // make() sets it
  private X509Certificate server;

  @BeforeEach
  void make() throws Exception {
    files = authority("ours").serverCertificate(Set.of(HOST));
    server = certificates(files.certificate()).getFirst();
  }

  private LocalAuthority authority(String name) throws IOException {
    return LocalAuthority.open(dir.resolve(name), name, Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private static List<X509Certificate> certificates(Path file) throws IOException {
    return Pem.certificates(Files.readString(file)).orThrow();
  }

  private Configuration configuration(Path certificate, Path key) throws IOException {
    var master = dir.resolve("master.key");
    if (!Files.exists(master)) {
      Files.createFile(
          master,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    Files.writeString(dir.resolve("policy.yaml"), "");
    var yaml =
        """
        base-url: https://%s
        data: ./data
        master-key: {file: master.key}
        tls: {certificate: %s, private-key: %s}
        database: {url: "jdbc:sqlite:./data/mochi.db"}
        directory:
          servers: ["ldap://127.0.0.1:389"]
          bind-dn: "cn=mochi"
          bind-password: "secret"
          users: {base: "dc=example", filter: "(uid={username})"}
          groups: {base: "dc=example", filter: "(member={dn})", name: cn}
        policy: policy.yaml
        """
            .formatted(HOST, certificate, key);
    var read =
        ConfigurationReader.read(Files.writeString(dir.resolve("mochi.yaml"), yaml), Map.of());
    return assertInstanceOf(ConfigurationReader.Outcome.Read.class, read, read.toString())
        .configuration();
  }

  private List<String> examined(Path certificate, Path key, Instant now) throws IOException {
    var findings = new Findings(new Words(Locale.ENGLISH));
    var clock = Clock.fixed(now, ZoneOffset.UTC);
    new TlsExamination(configuration(certificate, key), clock, findings).all();
    return findings.all().stream()
        .map(found -> found.result() + " " + found.text() + " " + found.remedy())
        .toList();
  }

  private List<String> examined(X509Certificate... chain) throws IOException {
    var file = Files.writeString(dir.resolve("chain.pem"), Pem.write(List.of(chain)));
    return examined(file, files.privateKey(), NOW);
  }

  private static void assertOnlyFault(String words, List<String> found) {
    var bad = found.stream().filter(it -> it.startsWith("BAD ")).toList();
    assertEquals(1, bad.size(), found.toString());
    assertTrue(bad.getFirst().contains(words), found.toString());
  }

  private static void assertSays(String words, List<String> found) {
    assertTrue(found.stream().anyMatch(it -> it.startsWith(words)), found.toString());
  }

  @Test
  void nothingIsWrongWithAWholeChainForThisHost() throws Exception {
    var found = examined(files.certificate(), files.privateKey(), NOW);
    assertFalse(found.stream().anyMatch(it -> it.startsWith("BAD ")), found.toString());
    assertSays("GOOD The private key belongs to the certificate.", found);
    assertSays("GOOD The certificate is made out to " + HOST, found);
    assertSays("GOOD The chain is whole", found);
  }

  @Test
  void aKeyThatIsAnothersIsNamed() throws Exception {
    var other = authority("others").serverCertificate(Set.of(HOST));
    var found = examined(files.certificate(), other.privateKey(), NOW);
    assertOnlyFault(other.privateKey() + " is not the certificate's key.", found);
  }

  @Test
  void aCertificateForAnotherHostIsNamedWithItsNames() throws Exception {
    var other = authority("others").serverCertificate(Set.of("www.corp.example"));
    var found = examined(other.certificate(), other.privateKey(), NOW);
    assertOnlyFault("not made out to " + HOST + " but to: www.corp.example", found);
  }

  @Test
  void itsTimeIsToldWhenItIsOverOrHasNotBegunOrEndsSoon() throws Exception {
    var from = server.getNotBefore().toInstant();
    var until = server.getNotAfter().toInstant();
    var cases =
        Map.of(
            until.plusSeconds(1), "The certificate expired on",
            from.minusSeconds(1), "The certificate is valid only from",
            until.minus(Duration.ofDays(30)).plusSeconds(1), "in 29 days");
    for (var each : cases.entrySet()) {
      var found = examined(files.certificate(), files.privateKey(), each.getKey());
      assertOnlyFault(each.getValue(), found);
    }
    var before = until.minus(Duration.ofDays(30)).minusSeconds(1);
    assertSays(
        "GOOD The certificate is valid until",
        examined(files.certificate(), files.privateKey(), before));
  }

  @Test
  void aChainInTheWrongOrderIsNamedWithThePlace() throws Exception {
    var root = authority("ours").certificate();
    var other = authority("others").certificate();
    assertOnlyFault(
        "Certificate 2 in the file did not issue certificate 1", examined(server, other));
    assertOnlyFault(
        "Certificate 2 in the file did not issue certificate 1", examined(server, other, root));
    assertOnlyFault(
        "Certificate 3 in the file did not issue certificate 2", examined(server, root, other));
  }

  @Test
  void theServersCertificateAloneIsLeftOpenWithItsIssuer() throws Exception {
    var found = examined(server);
    assertFalse(found.stream().anyMatch(it -> it.startsWith("BAD ")), found.toString());
    assertSays("OPEN The file holds the server's certificate alone.", found);
    assertTrue(found.toString().contains("ours"), found.toString());
  }

  @Test
  void aFileThatIsNoCertificateIsNamed() throws Exception {
    var file = Files.writeString(dir.resolve("no.pem"), "none");
    var found = examined(file, files.privateKey(), NOW);
    assertEquals(1, found.size(), found.toString());
    assertOnlyFault(file + " can't be used", found);
  }
}
