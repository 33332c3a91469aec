package jp.mochi.ldap;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldif.LDIFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Debian's own slapd as a child of the test, on loopback, with ppolicy and memberof. */
public final class Slapd implements AutoCloseable {
  public static final String BASE = "dc=corp,dc=example";
  public static final String ADMIN = "cn=admin," + BASE;
  public static final Password SECRET = new Password("admin-secret");
  private static final Path PROGRAM = Path.of("/usr/sbin/slapd");

  private final Path folder;
  private final int port;
  private final int tlsPort;
  private @Nullable Process process;

  /** Starts one in this folder, with the people of {@code corp.ldif}. */
  public Slapd(Path folder, Certificates certificates) throws IOException {
    if (!Files.isExecutable(PROGRAM)) {
      throw new AssertionError(
          "These tests need Debian's slapd: apt-get install slapd (there is no " + PROGRAM + ")");
    }
    this.folder = Files.createDirectories(folder);
    this.port = FreePorts.one();
    this.tlsPort = FreePorts.one();
    Files.createDirectories(folder.resolve("db"));
    Files.writeString(folder.resolve("slapd.conf"), configuration(certificates));
    start();
    load();
  }

  private String configuration(Certificates certificates) {
    return """
    include /etc/ldap/schema/core.schema
    include /etc/ldap/schema/cosine.schema
    include /etc/ldap/schema/inetorgperson.schema
    modulepath /usr/lib/ldap
    moduleload back_mdb
    moduleload ppolicy
    moduleload memberof
    pidfile %1$s/pid
    TLSCACertificateFile %2$s
    TLSCertificateFile %3$s
    TLSCertificateKeyFile %4$s
    access to attrs=userPassword by self write by anonymous auth by * none
    access to * by users read by * none
    database mdb
    maxsize 10485760
    suffix "dc=corp,dc=example"
    rootdn "cn=admin,dc=corp,dc=example"
    rootpw admin-secret
    directory %1$s/db
    overlay memberof
    overlay ppolicy
    ppolicy_default "cn=usual,ou=policies,dc=corp,dc=example"
    ppolicy_use_lockout
    ppolicy_hash_cleartext
    """
        .formatted(folder, certificates.authority(), certificates.chain(), certificates.key());
  }

  /** Starts it in the foreground and waits until it listens. */
  public void start() throws IOException {
    process =
        new ProcessBuilder(
                PROGRAM.toString(),
                "-d",
                "0",
                "-f",
                folder.resolve("slapd.conf").toString(),
                "-h",
                "ldap://127.0.0.1:" + port + "/ ldaps://127.0.0.1:" + tlsPort + "/")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    for (int tries = 0; tries < 200; tries++) {
      if (listens(port) && listens(tlsPort)) {
        return;
      }
      Pause.of(Duration.ofMillis(25));
    }
    throw new AssertionError("slapd doesn't start: " + Files.readString(folder.resolve("log")));
  }

  private static boolean listens(int port) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  private void load() throws IOException {
    try (var in = Slapd.class.getResourceAsStream("corp.ldif")) {
      if (in == null) {
        throw new AssertionError("corp.ldif is missing");
      }
      String ldif = new String(in.readAllBytes(), UTF_8);
      asAdmin(
          admin -> {
            for (String entry : ldif.split("\n\n", -1)) {
              if (!entry.isBlank()) {
                admin.add(entry.strip().split("\n", -1));
              }
            }
          });
    }
  }

  /** What an administrator does. */
  public interface Work {
    void with(LDAPConnection admin) throws LDAPException, LDIFException;
  }

  public void asAdmin(Work work) {
    try (var admin = new LDAPConnection("127.0.0.1", port, ADMIN, SECRET.reveal())) {
      work.with(admin);
    } catch (LDAPException | LDIFException e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }

  /** By address, without TLS. */
  public URI url() {
    return URI.create("ldap://127.0.0.1:" + port);
  }

  /** By the name localhost, which the certificate has. */
  public URI tlsUrl() {
    return URI.create("ldaps://localhost:" + tlsPort);
  }

  /** Speaks LDAP, and StartTLS. */
  public int port() {
    return port;
  }

  /** Speaks ldaps. */
  public int tlsPort() {
    return tlsPort;
  }

  /** From how many failures on it locks an account. */
  public void lockAfter(int failures) {
    asAdmin(
        admin ->
            admin.modify(
                "dn: cn=usual,ou=policies," + BASE,
                "changetype: modify",
                "replace: pwdMaxFailure",
                "pwdMaxFailure: " + failures));
  }

  /** How many failures it counts against a person. */
  public int failures(String uid) {
    return values(uid, "pwdFailureTime");
  }

  /** Whether it has locked a person's account. */
  public boolean hasLocked(String uid) {
    return values(uid, "pwdAccountLockedTime") > 0;
  }

  private int values(String uid, String attribute) {
    var count = new AtomicInteger();
    asAdmin(
        admin -> {
          var entry = admin.getEntry("uid=" + uid + ",ou=people," + BASE, attribute);
          var values = entry.getAttributeValues(attribute);
          count.set(values == null ? 0 : values.length);
        });
    return count.get();
  }

  /** Without TLS; people and groups of {@code corp.ldif}. */
  public DirectorySettings settings() {
    return new DirectorySettings(
        List.of(url()),
        Optional.empty(),
        "cn=mochi,ou=services," + BASE,
        new Password("service-secret"),
        new DirectorySettings.Users("ou=people," + BASE, "(|(uid={username})(mail={username}))"),
        Optional.of(DirectorySettings.Groups.below("ou=groups," + BASE)));
  }

  /** Halts or resumes the process: the kernel goes on accepting connections. */
  public void signal(String name) {
    if (process != null) {
      try {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Ends it, at once. */
  public void stop() {
    if (process != null) {
      process.destroyForcibly().onExit().join();
    }
  }

  @Override
  public void close() {
    stop();
  }
}
