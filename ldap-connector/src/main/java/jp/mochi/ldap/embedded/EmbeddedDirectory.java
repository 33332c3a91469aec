package jp.mochi.ldap.embedded;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.listener.PasswordModifyExtendedOperationHandler;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.OperationType;
import com.unboundid.ldap.sdk.RDN;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import jp.mochi.ldap.DirectorySettings;
import jp.mochi.ldap.Password;
import org.jspecify.annotations.Nullable;

/** A directory in this process, with ten sample people; see the package. Thread-safe. */
public final class EmbeddedDirectory implements AutoCloseable {
  private static final String BASE = "dc=demo,dc=mochi,dc=example";
  private static final String SERVICE = "cn=mochi,ou=services," + BASE;

  private final InMemoryDirectoryServer server;
  private final String servicePassword;
  private final Optional<LdifFile> file;
  private final Clock clock;

  private EmbeddedDirectory(int port, @Nullable Path ldif, Clock clock) throws LDAPException {
    this.servicePassword = secret();
    this.file = Optional.ofNullable(ldif).map(LdifFile::new);
    this.clock = clock;
    this.server = new InMemoryDirectoryServer(config(port));
    if (ldif != null && Files.exists(ldif)) {
      server.importFromLDIF(true, ldif.toFile());
    } else {
      SamplePeople.into(server);
    }
    save();
    server.startListening();
  }

  /** Starts with the sample people; what changes is lost at the end. Port 0: any free one. */
  public static EmbeddedDirectory start(int port) {
    return start(port, null, Clock.systemUTC());
  }

  /**
   * Starts with what the file holds, or with the sample people where there is none; every change is
   * written to it (mode 0600). Throws IllegalStateException where the port is taken or the file
   * can't be read.
   */
  public static EmbeddedDirectory start(int port, @Nullable Path ldifOrNull) {
    return start(port, ldifOrNull, Clock.systemUTC());
  }

  /** As above, with the clock that dates password changes. */
  public static EmbeddedDirectory start(int port, @Nullable Path ldifOrNull, Clock clock) {
    try {
      return new EmbeddedDirectory(port, ldifOrNull, clock);
    } catch (LDAPException e) {
      throw new IllegalStateException(
          "The embedded directory can't start on port " + port + ": " + e.getMessage(), e);
    }
  }

  private InMemoryDirectoryServerConfig config(int port) throws LDAPException {
    var config = new InMemoryDirectoryServerConfig(BASE);
    config.setSchema(null);
    config.setGenerateOperationalAttributes(true);
    config.setListenerConfigs(
        InMemoryListenerConfig.createLDAPConfig(
            "loopback", InetAddress.getLoopbackAddress(), port, null));
    config.addAdditionalBindCredentials(SERVICE, servicePassword);
    config.setPasswordEncoders(new SaltedHash());
    config.setAuthenticationRequiredOperationTypes(
        EnumSet.of(OperationType.SEARCH, OperationType.COMPARE, OperationType.EXTENDED));
    config.getSASLBindHandlers().clear();
    config.addInMemoryOperationInterceptor(new AccountRules(this::entry));
    config
        .getExtendedOperationHandlers()
        .removeIf(PasswordModifyExtendedOperationHandler.class::isInstance);
    config.addExtendedOperationHandler(new OwnPasswordChange(this::passwordChanged));
    return config;
  }

  private static String secret() {
    byte[] octets = new byte[16];
    new SecureRandom().nextBytes(octets);
    return HexFormat.of().formatHex(octets);
  }

  /** The demo's people, for its print-out. */
  public static List<SamplePerson> samplePeople() {
    return SamplePeople.all();
  }

  /** {@code ldap://127.0.0.1:port}. */
  public URI url() {
    return URI.create("ldap://127.0.0.1:" + port());
  }

  public int port() {
    return server.getListenPort();
  }

  public String baseDn() {
    return BASE;
  }

  /** The service account, which may search and nothing else. */
  public String bindDn() {
    return SERVICE;
  }

  /** The service account's password, new at every start. */
  public Password bindPassword() {
    return new Password(servicePassword);
  }

  /** How {@link jp.mochi.ldap.LdapDirectory} reaches this directory. */
  public DirectorySettings settings() {
    return new DirectorySettings(
        List.of(url()),
        Optional.empty(),
        SERVICE,
        bindPassword(),
        new DirectorySettings.Users("ou=people," + BASE, "(|(uid={username})(mail={username}))"),
        Optional.of(DirectorySettings.Groups.below("ou=groups," + BASE)));
  }

  /** The DN of a user name. */
  public String dnOf(String username) {
    return new RDN("uid", username) + ",ou=people," + BASE;
  }

  /** Adds entries, each given by the lines of its LDIF. */
  public void add(String... ldifLines) {
    changed(() -> server.addEntries(ldifLines));
  }

  /** Sets an attribute of a person; without values, removes it. */
  public void set(String username, String attribute, String... values) {
    changed(
        () ->
            server.modify(
                dnOf(username), new Modification(ModificationType.REPLACE, attribute, values)));
  }

  /** Adds a person to a group, or takes the person out. */
  public void member(String username, String group, boolean in) {
    var type = in ? ModificationType.ADD : ModificationType.DELETE;
    changed(
        () ->
            server.modify(
                new RDN("cn", group) + ",ou=groups," + BASE,
                new Modification(type, "member", dnOf(username))));
  }

  /** Sets a person's password as an administrator would. */
  public void setPassword(String username, Password password) {
    set(username, "userPassword", password.reveal());
    passwordChanged(dnOf(username));
  }

  /** Removes a person, who stays named in groups. */
  public void remove(String username) {
    changed(() -> server.delete(dnOf(username)));
  }

  /** Makes every answer late. */
  public void delay(Duration delay) {
    server.setProcessingDelayMillis(delay.toMillis());
  }

  /** Stops listening and drops all connections, as a server that goes down. */
  public void goAway() {
    server.shutDown(true);
  }

  /** Listens again, on the same port. */
  public void comeBack() {
    changed(server::startListening);
  }

  /** Ends it. What had to be kept is in the file since it changed. */
  @Override
  public void close() {
    server.shutDown(true);
  }

  private @Nullable Entry entry(String dn) {
    try {
      return server.getEntry(dn);
    } catch (LDAPException noDn) {
      return null;
    }
  }

  private void passwordChanged(String dn) {
    changed(
        () ->
            server.modify(
                dn,
                new Modification(
                    ModificationType.REPLACE, "pwdChangedTime", LdifFile.time(clock.instant())),
                new Modification(ModificationType.REPLACE, "pwdReset")));
  }

  /** A change that the caller means to succeed. */
  private interface Change {
    void make() throws LDAPException;
  }

  private void changed(Change change) {
    try {
      change.make();
      save();
    } catch (LDAPException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  private void save() {
    file.ifPresent(
        it -> {
          try {
            it.write(server);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }
}
