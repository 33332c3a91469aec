package jp.mochi.cert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
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
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalAuthorityTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final Set<String> NAMES = Set.of("localhost", "phone.test", "127.0.0.1");

  private final Path directory;

  LocalAuthorityTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void issuesACertificateThatOpensslVerifiesAgainstItsCa() throws Exception {
    var files = at(NOON).serverCertificate(NAMES);
    var line =
        List.of(
            "openssl",
            "verify",
            "-x509_strict",
            "-purpose",
            "sslserver",
            "-verify_hostname",
            "phone.test",
            "-attime",
            String.valueOf(NOON.getEpochSecond()),
            "-CAfile",
            at(NOON).caFile().toString(),
            files.certificate().toString());
    var process = new ProcessBuilder(line).redirectErrorStream(true).start();
    var said =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
  }

  @Test
  void keepsAuthorityAndCertificateOverAStart() throws IOException {
    var first = chain(at(NOON).serverCertificate(NAMES));
    assertEquals(first, chain(at(NOON.plus(Duration.ofDays(300))).serverCertificate(NAMES)));
  }

  @Test
  void issuesAnewWhenTheEndIsNear() throws IOException {
    var first = chain(at(NOON).serverCertificate(NAMES));
    var later = NOON.plus(Duration.ofDays(370));
    var second = chain(at(later).serverCertificate(NAMES));
    assertNotEquals(first.getFirst(), second.getFirst());
    assertEquals(first.getLast(), second.getLast());
    assertTrue(CertificateFacts.of(second.getFirst()).remaining(later).toDays() >= 390);
  }

  @Test
  void issuesAnewWhenNamesChange() throws IOException {
    var first = chain(at(NOON).serverCertificate(NAMES));
    var second = chain(at(NOON).serverCertificate(Set.of("localhost")));
    assertNotEquals(first.getFirst(), second.getFirst());
    assertEquals(Set.of("localhost"), CertificateFacts.of(second.getFirst()).names());
  }

  @Test
  void issuesAnewWhenTheKeyIsAnother() throws IOException {
    var files = at(NOON).serverCertificate(NAMES);
    var first = chain(files);
    Files.writeString(files.privateKey(), Pem.write(KeyPairs.p256().getPrivate()));
    assertNotEquals(first, chain(at(NOON).serverCertificate(NAMES)));
  }

  @Test
  void livesNoLongerThanPhonesAccept() throws IOException {
    var facts = CertificateFacts.of(chain(at(NOON).serverCertificate(NAMES)).getFirst());
    assertEquals(Duration.ofDays(397), Duration.between(facts.notBefore(), facts.notAfter()));
  }

  @Test
  void letsNobodyElseReadItsKeys() throws IOException {
    var files = at(NOON).serverCertificate(NAMES);
    for (var path : List.of(files.privateKey(), directory.resolve("authority.pem"))) {
      assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
    }
  }

  @Test
  void makesOneAuthorityWhenSeveralOpenItAtOnce() throws Exception {
    try (var threads = Executors.newFixedThreadPool(8)) {
      var opened =
          threads.invokeAll(
              java.util.Collections.<Callable<X509Certificate>>nCopies(
                  8, () -> at(NOON).certificate()));
      var distinct = new java.util.HashSet<X509Certificate>();
      for (var future : opened) {
        distinct.add(future.get());
      }
      assertEquals(1, distinct.size());
    }
  }

  private LocalAuthority at(Instant time) throws IOException {
    return LocalAuthority.open(directory, "Mochi demo CA", Clock.fixed(time, ZoneOffset.UTC));
  }

  private static List<X509Certificate> chain(LocalAuthority.ServerFiles files) throws IOException {
    return Pem.certificates(Files.readString(files.certificate())).orThrow();
  }
}
