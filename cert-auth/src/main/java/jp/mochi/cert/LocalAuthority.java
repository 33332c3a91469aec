package jp.mochi.cert;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * A small certificate authority on this machine, for a server that has no certificate yet. Its key
 * is made once and kept in the directory ({@code authority.pem}, mode 0600); {@code ca.pem} is what
 * browsers and phones are told to trust. Several processes may open one directory: the first to
 * write wins, the others use what it wrote.
 */
public final class LocalAuthority {
  /** Apple takes no server certificate of more than 398 days. */
  private static final Duration SERVER = Duration.ofDays(397);

  private static final Duration CLIENT = Duration.ofDays(365);
  private static final Duration AUTHORITY = Duration.ofDays(3650);
  private static final Duration RENEW_BEFORE = Duration.ofDays(30);

  private final Path directory;
  private final Clock clock;
  private final PrivateKey key;
  private final X509Certificate certificate;

  private LocalAuthority(Path directory, Clock clock, PrivateKey key, X509Certificate certificate) {
    this.directory = directory;
    this.clock = clock;
    this.key = key;
    this.certificate = certificate;
  }

  /**
   * Where a server's certificate and key are.
   *
   * @param certificate PEM: the server's certificate, then the authority's
   * @param privateKey PEM, mode 0600
   */
  public record ServerFiles(Path certificate, Path privateKey) {}

  /**
   * Opens the authority in a directory, or makes it.
   *
   * @param name its common name, used when it is made
   */
  public static LocalAuthority open(Path directory, String name, Clock clock) throws IOException {
    Files.createDirectories(directory);
    var kept = directory.resolve("authority.pem");
    if (!Files.exists(kept)) {
      PrivateFile.createOnce(kept, newAuthority(name, clock.instant()));
    }
    var text = Files.readString(kept);
    var certificate = Pem.certificates(text).orThrow().getFirst();
    var authority =
        new LocalAuthority(directory, clock, Pem.privateKey(text).orThrow(), certificate);
    if (!Files.exists(authority.caFile())) {
      Files.writeString(authority.caFile(), authority.caPem());
    }
    return authority;
  }

  /** The authority's certificate. */
  public X509Certificate certificate() {
    return certificate;
  }

  /** The authority's certificate as PEM. */
  public String caPem() {
    return Pem.write(certificate);
  }

  /** The file with the authority's certificate. */
  public Path caFile() {
    return directory.resolve("ca.pem");
  }

  /**
   * A server certificate for names: the one already there, unless it ends within 30 days, is for
   * other names or of another authority.
   *
   * @param names DNS names and IP addresses, at least one
   */
  public ServerFiles serverCertificate(Set<String> names) throws IOException {
    var wanted = new TreeSet<String>();
    names.forEach(name -> wanted.add(name.toLowerCase(Locale.ROOT)));
    var files = new ServerFiles(directory.resolve("server.pem"), directory.resolve("server.key"));
    if (!stillGood(files, wanted)) {
      issue(files, wanted);
    }
    return files;
  }

  /**
   * A client's certificate and its key.
   *
   * @param certificate signed by the authority
   * @param key made for it, and kept by nobody else
   */
  public record ClientKey(X509Certificate certificate, PrivateKey key) {
    @Override
    public String toString() {
      return "ClientKey[" + certificate.getSubjectX500Principal().getName() + "]";
    }
  }

  /**
   * A certificate by which a phone proves that it is a person's, with a fresh key.
   *
   * @param name the person's, as the certificate's common name
   * @param mail the address by which the directory knows them
   */
  public ClientKey clientCertificate(String name, String mail) {
    var pair = KeyPairs.p256();
    var from = startOf(clock.instant());
    var until = earlier(from.plus(CLIENT), certificate.getNotAfter().toInstant());
    var issued =
        CertificateForm.of(name, pair.getPublic(), from, until)
            .client(mail)
            .issuedBy(certificate)
            .signedBy(key, CertificateForm.commonName(certificate));
    return new ClientKey(issued, pair.getPrivate());
  }

  private boolean stillGood(ServerFiles files, Set<String> wanted) throws IOException {
    if (!Files.exists(files.certificate()) || !Files.exists(files.privateKey())) {
      return false;
    }
    var chain = Pem.certificates(Files.readString(files.certificate()));
    var kept = Pem.privateKey(Files.readString(files.privateKey()));
    return chain instanceof PemOutcome.Read<List<X509Certificate>>(var certificates)
        && kept instanceof PemOutcome.Read<PrivateKey>(var privateKey)
        && certificates.getLast().equals(certificate)
        && KeyPairs.match(privateKey, certificates.getFirst().getPublicKey())
        && covers(CertificateFacts.of(certificates.getFirst()), wanted);
  }

  private boolean covers(CertificateFacts facts, Set<String> wanted) {
    var now = clock.instant();
    return facts.names().equals(wanted)
        && facts.validAt(now)
        && facts.remaining(now).compareTo(RENEW_BEFORE) > 0;
  }

  private void issue(ServerFiles files, Set<String> names) throws IOException {
    var pair = KeyPairs.p256();
    var from = startOf(clock.instant());
    var until = earlier(from.plus(SERVER), certificate.getNotAfter().toInstant());
    var issuer = CertificateForm.commonName(certificate);
    var issued =
        CertificateForm.of(names.iterator().next(), pair.getPublic(), from, until)
            .server(names)
            .issuedBy(certificate)
            .signedBy(key, issuer);
    PrivateFile.replace(files.privateKey(), Pem.write(pair.getPrivate()));
    PrivateFile.replace(files.certificate(), Pem.write(List.of(issued, certificate)));
  }

  private static String newAuthority(String name, Instant now) {
    var pair = KeyPairs.p256();
    var from = startOf(now);
    var certificate =
        CertificateForm.of(name, pair.getPublic(), from, from.plus(AUTHORITY))
            .authority()
            .signedBy(pair.getPrivate(), name);
    return Pem.write(pair.getPrivate()) + Pem.write(certificate);
  }

  /** A phone's clock may be behind ours: valid since an hour ago. */
  private static Instant startOf(Instant now) {
    return now.truncatedTo(ChronoUnit.SECONDS).minus(Duration.ofHours(1));
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
