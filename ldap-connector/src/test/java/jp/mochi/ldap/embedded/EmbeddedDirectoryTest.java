package jp.mochi.ldap.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
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

  private static Person person(LdapDirectory directory, String username) {
    return assertInstanceOf(LookUp.Found.class, directory.find(username)).person();
  }
}
