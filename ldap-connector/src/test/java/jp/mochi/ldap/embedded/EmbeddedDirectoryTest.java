package jp.mochi.ldap.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.ModifyRequest;
import com.unboundid.ldap.sdk.PLAINBindRequest;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.extensions.PasswordModifyExtendedRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jp.mochi.ldap.BindOutcome;
import jp.mochi.ldap.ChangeOutcome;
import jp.mochi.ldap.LdapDirectory;
import jp.mochi.ldap.LookUp;
import jp.mochi.ldap.Password;
import jp.mochi.ldap.Person;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EmbeddedDirectoryTest {
  private static final SearchScope BASE = SearchScope.BASE;
  private static final String ANY = "(objectClass=*)";

  @Test
  void holdsTenPeopleWhomItsListTellsTrulyOf() {
    try (var server = EmbeddedDirectory.start(0);
        var directory = LdapDirectory.open(server.settings(), Clock.systemUTC())) {
      assertEquals(10, EmbeddedDirectory.samplePeople().size());
      for (SamplePerson sample : EmbeddedDirectory.samplePeople()) {
        Person person = person(directory, sample.username());
        assertEquals(sample.name(), person.displayName());
        assertEquals(sample.disabled(), person.disabled());
        assertEquals(java.util.Set.copyOf(sample.groups()), person.groups());
        var outcome = directory.authenticate(sample.username(), sample.password());
        assertEquals(
            sample.disabled()
                ? BindOutcome.WrongPassword.class
                : sample.mustChange()
                    ? BindOutcome.MustChangePassword.class
                    : BindOutcome.Bound.class,
            outcome.getClass());
      }
    }
  }

  @Test
  void keepsPeopleTheirIdsAndTheirPasswordsInItsFile(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("people.ldif");
    Person before;
    try (var server = EmbeddedDirectory.start(0, file);
        var directory = LdapDirectory.open(server.settings(), Clock.systemUTC())) {
      before = person(directory, "garcia");
      assertInstanceOf(
          ChangeOutcome.Changed.class,
          directory.changePassword(
              "garcia", new Password("garcia-demo-1"), new Password("another-password")));
    }
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertFalse(Files.readString(file).contains("-demo-1"));
    try (var server = EmbeddedDirectory.start(0, file);
        var directory = LdapDirectory.open(server.settings(), Clock.systemUTC())) {
      var bound =
          assertInstanceOf(
              BindOutcome.Bound.class,
              directory.authenticate("garcia", new Password("another-password")));
      assertEquals(before.id(), bound.person().id());
      assertTrue(
          directory.authenticate("tanaka", new Password("tanaka-demo-1"))
              instanceof BindOutcome.Bound);
    }
  }

  @Test
  void letsNobodyOnTheNetworkWrite() throws LDAPException {
    try (var server = EmbeddedDirectory.start(0)) {
      var accounts =
          Map.of(
              server.bindDn(),
              server.bindPassword(),
              server.dnOf("tanaka"),
              new Password("tanaka-demo-1"));
      for (var account : accounts.entrySet()) {
        try (var connection =
            new LDAPConnection(
                "127.0.0.1", server.port(), account.getKey(), account.getValue().reveal())) {
          assertEquals(1, connection.search(server.dnOf("sato"), BASE, ANY).getEntryCount());
          for (var write : writes(server.dnOf("sato"), server.baseDn())) {
            var refusal = assertThrows(LDAPException.class, () -> write.on(connection));
            assertEquals(ResultCode.INSUFFICIENT_ACCESS_RIGHTS, refusal.getResultCode());
          }
        }
      }
      server.set("sato", "title", "in this process");
      try (var directory = LdapDirectory.open(server.settings(), Clock.systemUTC())) {
        assertEquals(Optional.of("in this process"), person(directory, "sato").first("title"));
      }
    }
  }

  /** With the control by which the server knows its own changes, too. */
  private static List<Write> writes(String victim, String base) {
    var title = new Modification(ModificationType.REPLACE, "title", "by a stranger");
    var own = new Control("1.3.6.1.4.1.30221.2.5.18", false);
    return List.of(
        it -> it.modify(new ModifyRequest(victim, title)),
        it -> it.modify(new ModifyRequest(victim, List.of(title), new Control[] {own})),
        it -> it.add("uid=new,ou=people," + base, new Attribute("objectClass", "person")),
        it -> it.modifyDN(victim, "uid=other", true),
        it -> it.delete(victim));
  }

  @Test
  void letsNobodyReadWithoutABindAndChangesNobodyElsesPassword() throws LDAPException {
    try (var server = EmbeddedDirectory.start(0);
        var connection = new LDAPConnection("127.0.0.1", server.port())) {
      assertThrows(LDAPException.class, () -> connection.search(server.dnOf("sato"), BASE, ANY));
      connection.bind(server.dnOf("tanaka"), "tanaka-demo-1");
      assertEquals(1, connection.search(server.dnOf("sato"), BASE, ANY).getEntryCount());
      var others =
          new PasswordModifyExtendedRequest(server.dnOf("sato"), "sato-demo-1", "sato-new-1");
      assertEquals(
          ResultCode.INSUFFICIENT_ACCESS_RIGHTS,
          connection.processExtendedOperation(others).getResultCode());
      var own = new PasswordModifyExtendedRequest("tanaka-demo-1", "tanaka-new-1");
      assertEquals(ResultCode.SUCCESS, connection.processExtendedOperation(own).getResultCode());
      var plain =
          assertThrows(
              LDAPException.class,
              () ->
                  connection.bind(new PLAINBindRequest("dn:" + server.dnOf("kim"), "kim-demo-1")));
      assertEquals(ResultCode.AUTH_METHOD_NOT_SUPPORTED, plain.getResultCode());
    }
  }

  /** Something that changes the directory. */
  private interface Write {
    void on(LDAPConnection connection) throws LDAPException;
  }

  private static Person person(LdapDirectory directory, String username) {
    return assertInstanceOf(LookUp.Found.class, directory.find(username)).person();
  }
}
