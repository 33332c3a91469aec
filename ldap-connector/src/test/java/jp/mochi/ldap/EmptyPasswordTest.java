package jp.mochi.ldap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSASLBindRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSimpleBindRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryOperationInterceptor;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldif.LDIFException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** RFC 4513 §5.1.2, on the wire: the server notes every bind that reaches it. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EmptyPasswordTest {
  private static final String BASE = "dc=corp,dc=example";
  private static final String SERVICE = "cn=svc," + BASE;
  private static final String ALICE = "uid=alice," + BASE;

  private final List<String> binds = new CopyOnWriteArrayList<>();
  private InMemoryDirectoryServer server;
  private Directory directory;

  /** Notes binds, but for those of the service account with its password. */
  private final class Notes extends InMemoryOperationInterceptor {
    @Override
    public void processSimpleBindRequest(InMemoryInterceptedSimpleBindRequest bind) {
      String password = bind.getRequest().getPassword().stringValue();
      if (!password.equals("service")) {
        binds.add(bind.getRequest().getBindDN() + "/" + password);
      }
    }

    @Override
    public void processSASLBindRequest(InMemoryInterceptedSASLBindRequest bind) {
      binds.add("SASL");
    }
  }

  @BeforeEach
  void start() throws LDAPException, LDIFException {
    var config = new InMemoryDirectoryServerConfig(BASE);
    config.setSchema(null);
    config.setListenerConfigs(
        InMemoryListenerConfig.createLDAPConfig("ldap", InetAddress.getLoopbackAddress(), 0, null));
    config.addAdditionalBindCredentials(SERVICE, "service");
    config.addInMemoryOperationInterceptor(new Notes());
    server = new InMemoryDirectoryServer(config);
    server.add("dn: " + BASE, "objectClass: domain", "dc: corp");
    server.add(
        "dn: " + ALICE, "objectClass: inetOrgPerson", "uid: alice", "userPassword: alice-password");
    server.startListening();
    directory =
        LdapDirectory.open(
            new DirectorySettings(
                List.of(URI.create("ldap://127.0.0.1:" + server.getListenPort())),
                Optional.empty(),
                SERVICE,
                new Password("service"),
                new DirectorySettings.Users(BASE, "(uid={username})"),
                Optional.empty()),
            Clock.systemUTC());
  }

  @AfterEach
  void stop() {
    directory.close();
    server.shutDown(true);
  }

  private BindOutcome tried(String password) {
    return directory.authenticate("alice", new Password(password));
  }

  @Test
  void isAnsweredWithoutTheDirectory() {
    assertInstanceOf(BindOutcome.WrongPassword.class, tried(""));
    assertInstanceOf(
        ChangeOutcome.WrongPassword.class,
        directory.changePassword("alice", new Password(""), new Password("alice-new-password")));
    assertInstanceOf(
        ChangeOutcome.Rejected.class,
        directory.changePassword("alice", new Password("alice-password"), new Password("")));
    assertEquals(List.of(), binds);
    assertInstanceOf(BindOutcome.WrongPassword.class, tried("wrong"));
    assertInstanceOf(BindOutcome.Bound.class, tried("alice-password"));
    assertEquals(List.of(ALICE + "/wrong", ALICE + "/alice-password"), binds);
  }

  @Test
  void isNoServiceAccountsPasswordEither() {
    var settings =
        new DirectorySettings(
            List.of(URI.create("ldap://127.0.0.1:" + server.getListenPort())),
            Optional.empty(),
            SERVICE,
            new Password(""),
            new DirectorySettings.Users(BASE, "(uid={username})"),
            Optional.empty());
    assertThrows(
        IllegalArgumentException.class, () -> LdapDirectory.open(settings, Clock.systemUTC()));
    assertInstanceOf(DirectoryProbe.Report.Fails.class, DirectoryProbe.of(settings).getFirst());
    assertEquals(List.of(), binds);
  }
}
