package jp.mochi.ldap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import jp.mochi.ldap.DirectorySettings.Groups;
import jp.mochi.ldap.DirectorySettings.Limits;
import jp.mochi.ldap.DirectorySettings.Source;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against OpenLDAP as Debian ships it. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SlapdTest {
  private static Certificates certificates;
  private static Certificates others;
  private static Slapd slapd;

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    certificates = Certificates.in(folder.resolve("tls"), "DNS:localhost");
    others = Certificates.in(folder.resolve("other-tls"), "DNS:localhost");
    slapd = new Slapd(folder.resolve("slapd"), certificates);
  }

  @AfterAll
  static void stop() {
    slapd.close();
  }

  private static Directory open(DirectorySettings settings) {
    return LdapDirectory.open(settings, Clock.systemUTC());
  }

  private static BindOutcome tried(String username, String password) {
    try (var directory = open(slapd.settings())) {
      return directory.authenticate(username, new Password(password));
    }
  }

  private static ChangeOutcome changed(String username, String old, String fresh) {
    try (var directory = open(slapd.settings())) {
      return directory.changePassword(username, new Password(old), new Password(fresh));
    }
  }

  @Test
  void showsWhenItLocksAnAccountAndWhenItForgets() {
    var usual = "cn=usual,ou=policies," + Slapd.BASE;
    assertEquals(Optional.of(new LockoutPolicy(usual, 3, Optional.empty())), policy(usual));
    change(usual, new Modification(ModificationType.ADD, "pwdFailureCountInterval", "600"));
    var forgets = Optional.of(Duration.ofMinutes(10));
    assertEquals(Optional.of(new LockoutPolicy(usual, 3, forgets)), policy(usual));
    change(usual, new Modification(ModificationType.REPLACE, "pwdLockout", "FALSE"));
    assertEquals(Optional.empty(), policy(usual));
    change(usual, new Modification(ModificationType.REPLACE, "pwdLockout", "TRUE"));
    change(usual, new Modification(ModificationType.DELETE, "pwdFailureCountInterval"));
  }

  private static void change(String dn, Modification modification) {
    slapd.asAdmin(admin -> admin.modify(dn, modification));
  }

  private static Optional<LockoutPolicy> policy(String where) {
    return LockoutPolicy.of(slapd.settings()).stream()
        .filter(policy -> policy.where().equals(where))
        .findFirst();
  }

  @Nested
  class SignOn {
    @Test
    void letsInWithThePasswordAndReadsTheEntryAgainById() {
      try (var directory = open(slapd.settings())) {
        var person =
            assertInstanceOf(
                    BindOutcome.Bound.class,
                    directory.authenticate("alice", new Password("alice-password")))
                .person();
        assertEquals(Set.of("staff", "board"), person.groups());
        assertEquals(
            person.id(),
            assertInstanceOf(LookUp.Found.class, directory.read(person.id())).person().id());
        assertInstanceOf(
            LookUp.NotFound.class,
            directory.read(new PersonId("00112233-4455-6677-8899-aabbccddeeff")));
      }
    }

    @Test
    void findsPeopleByPartsOfTheirNamesAndReadings() {
      var alice = "uid=alice,ou=people," + Slapd.BASE;
      change(alice, new Modification(ModificationType.ADD, "sn;lang-ja-phonetic", "アリス"));
      try (var directory = open(slapd.settings())) {
        for (var typed : List.of("alic", "ありす", "ｱﾘｽ")) {
          var found = assertInstanceOf(PeopleSearch.Found.class, directory.search(typed, 5), typed);
          assertEquals(1, found.people().size(), typed);
          assertEquals("alice", found.people().getFirst().username());
        }
        var nobody = assertInstanceOf(PeopleSearch.Found.class, directory.search("*)(uid=*", 5));
        assertEquals(List.of(), nobody.people());
      }
      change(alice, new Modification(ModificationType.DELETE, "sn;lang-ja-phonetic"));
    }

    @Test
    void refusesWrongNamesWrongPasswordsAndFilters() {
      assertInstanceOf(BindOutcome.WrongPassword.class, tried("erin", "wrong-password"));
      assertInstanceOf(BindOutcome.WrongPassword.class, tried("erin", ""));
      assertInstanceOf(BindOutcome.NoSuchEntry.class, tried("nobody", "erin-password"));
      assertInstanceOf(BindOutcome.NoSuchEntry.class, tried("*)(uid=*", "erin-password"));
      assertInstanceOf(BindOutcome.NoSuchEntry.class, tried("eri*", "erin-password"));
      assertInstanceOf(BindOutcome.Bound.class, tried("erin", "erin-password"));
    }

    @Test
    void findsGroupsBySearchAndByMemberOf() {
      var base = "ou=groups," + Slapd.BASE;
      for (Source source : Source.values()) {
        var groups = new Groups(base, "(member={dn})", "cn", false, source);
        try (var directory = open(slapd.settings().withGroups(groups))) {
          var alice = assertInstanceOf(LookUp.Found.class, directory.find("alice")).person();
          assertEquals(Set.of("staff", "board"), alice.groups(), source.name());
          var erin = assertInstanceOf(LookUp.Found.class, directory.find("erin")).person();
          assertEquals(Set.of(), erin.groups(), source.name());
        }
      }
    }

    @Test
    void takesAWrongServicePasswordForAFaultAndNeverForThePersons() {
      var wrong = slapd.settings().withAccount(slapd.settings().bindDn(), new Password("wrong"));
      try (var directory = open(wrong)) {
        assertInstanceOf(
            BindOutcome.Unavailable.class,
            directory.authenticate("erin", new Password("erin-password")));
      }
    }
  }

  @Nested
  class PasswordPolicy {
    @Test
    void aLockedAccountLooksLikeAWrongPassword() {
      for (int i = 0; i < 3; i++) {
        assertInstanceOf(BindOutcome.WrongPassword.class, tried("bob", "guess-" + i));
      }
      assertInstanceOf(BindOutcome.WrongPassword.class, tried("bob", "bob-password"));
      try (var directory = open(slapd.settings())) {
        var bob = assertInstanceOf(LookUp.Found.class, directory.find("bob")).person();
        assertTrue(bob.first("pwdAccountLockedTime").isPresent());
        assertEquals(false, bob.disabled());
      }
    }

    @Test
    void anAccountThatAnAdministratorLocksIsDisabled() {
      assertInstanceOf(BindOutcome.Bound.class, tried("henry", "henry-password"));
      slapd.asAdmin(
          admin ->
              admin.modify(
                  "uid=henry,ou=people," + Slapd.BASE,
                  new Modification(
                      ModificationType.REPLACE, "pwdAccountLockedTime", "000001010000Z")));
      assertInstanceOf(BindOutcome.WrongPassword.class, tried("henry", "henry-password"));
      try (var directory = open(slapd.settings())) {
        assertTrue(
            assertInstanceOf(LookUp.Found.class, directory.find("henry")).person().disabled());
      }
    }

    @Test
    void anExpiredPasswordIsChangedAsThePerson() {
      untilASecondHasGone();
      assertInstanceOf(BindOutcome.PasswordExpired.class, tried("carol", "carol-password"));
      assertInstanceOf(BindOutcome.WrongPassword.class, tried("carol", "wrong-password"));
      assertEquals(
          new ChangeOutcome.Rejected("The new password is too short."),
          changed("carol", "carol-password", "short"));
      assertInstanceOf(
          ChangeOutcome.Changed.class, changed("carol", "carol-password", "carol-new-password"));
      assertInstanceOf(BindOutcome.WrongPassword.class, tried("carol", "carol-password"));
      slapd.asAdmin(
          admin ->
              admin.modify(
                  "uid=carol,ou=people," + Slapd.BASE,
                  new Modification(ModificationType.DELETE, "pwdPolicySubentry")));
      assertInstanceOf(BindOutcome.Bound.class, tried("carol", "carol-new-password"));
    }

    @Test
    void anExpiredPasswordWithoutGraceIsExpiredAndNotChanged() {
      untilASecondHasGone();
      assertInstanceOf(BindOutcome.PasswordExpired.class, tried("dave", "dave-password"));
      assertInstanceOf(BindOutcome.WrongPassword.class, tried("dave", "wrong-password"));
      assertInstanceOf(
          ChangeOutcome.Rejected.class, changed("dave", "dave-password", "dave-new-password"));
    }

    /** The policies of carol and dave let a password live for one second. */
    private void untilASecondHasGone() {
      Pause.of(Duration.ofMillis(2100));
    }

    @Test
    void aResetPasswordIsChangedBeforeAnythingElse() {
      slapd.asAdmin(
          admin ->
              admin.modify(
                  "uid=frank,ou=people," + Slapd.BASE,
                  new Modification(ModificationType.REPLACE, "userPassword", "reset-by-helpdesk"),
                  new Modification(ModificationType.REPLACE, "pwdReset", "TRUE")));
      String before = state("frank");
      assertInstanceOf(BindOutcome.MustChangePassword.class, tried("frank", "reset-by-helpdesk"));
      assertEquals(
          new ChangeOutcome.Rejected("The new password has been used before."),
          changed("frank", "reset-by-helpdesk", "frank-password"));
      untilASecondHasGone();
      assertInstanceOf(
          ChangeOutcome.Changed.class, changed("frank", "reset-by-helpdesk", "frank-new-password"));
      assertInstanceOf(BindOutcome.Bound.class, tried("frank", "frank-new-password"));
      assertNotEquals(before, state("frank"));
    }

    private String state(String username) {
      try (var directory = open(slapd.settings())) {
        return assertInstanceOf(LookUp.Found.class, directory.find(username))
            .person()
            .passwordState()
            .orElseThrow();
      }
    }
  }

  @Nested
  class Tls {
    private LookUp over(URI server, boolean startTls, Path trust) {
      var settings = slapd.settings().withServers(List.of(server)).withTls(trust, startTls);
      try (var directory = open(settings)) {
        return directory.find("alice");
      }
    }

    @Test
    void acceptsTheRightNameUnderTheConfiguredAuthority() {
      assertInstanceOf(LookUp.Found.class, over(slapd.tlsUrl(), false, certificates.authority()));
      assertInstanceOf(
          LookUp.Found.class,
          over(URI.create("ldap://localhost:" + slapd.port()), true, certificates.authority()));
    }

    @Test
    void refusesAnAuthorityThatIsNotInTheTrustFile() {
      assertInstanceOf(LookUp.Unavailable.class, over(slapd.tlsUrl(), false, others.authority()));
      assertInstanceOf(
          LookUp.Unavailable.class,
          over(URI.create("ldap://localhost:" + slapd.port()), true, others.authority()));
    }

    @Test
    void changesPasswordsOverTls() {
      var settings =
          slapd
              .settings()
              .withServers(List.of(slapd.tlsUrl()))
              .withTls(certificates.authority(), false);
      try (var directory = open(settings)) {
        var fresh = new Password("gina-new-password");
        assertInstanceOf(
            ChangeOutcome.Changed.class,
            directory.changePassword("gina", new Password("gina-password"), fresh));
        assertInstanceOf(BindOutcome.Bound.class, directory.authenticate("gina", fresh));
        assertInstanceOf(
            BindOutcome.WrongPassword.class,
            directory.authenticate("gina", new Password("gina-password")));
      }
    }
  }

  @Test
  void aServerThatHaltsIsLeftForTheNextAndFoundAgain(@TempDir Path folder) throws IOException {
    try (var first = new Slapd(folder, certificates)) {
      var quick =
          new Limits(
              Duration.ofSeconds(2),
              Duration.ofSeconds(2),
              Duration.ofSeconds(2),
              8,
              Duration.ofMillis(100),
              4,
              Duration.ofMillis(300),
              Duration.ofMillis(300));
      var settings =
          slapd.settings().withServers(List.of(first.url(), slapd.url())).withLimits(quick);
      first.asAdmin(
          admin ->
              admin.modify(
                  "uid=erin,ou=people," + Slapd.BASE,
                  new Modification(ModificationType.REPLACE, "employeeNumber", "first")));
      try (var directory = open(settings)) {
        assertEquals("first", servedBy(directory));
        first.signal("STOP");
        assertInstanceOf(LookUp.Unavailable.class, directory.find("erin"));
        assertEquals("second", servedBy(directory));
        first.signal("CONT");
        assertTrue(returns(directory));
      } finally {
        first.signal("CONT");
      }
    }
  }

  private static String servedBy(Directory directory) {
    return assertInstanceOf(LookUp.Found.class, directory.find("erin"))
        .person()
        .first("employeeNumber")
        .orElse("second");
  }

  private static boolean returns(Directory directory) {
    for (int i = 0; i < 100; i++) {
      if (servedBy(directory).equals("first")) {
        return true;
      }
      Pause.of(Duration.ofMillis(50));
    }
    return false;
  }
}
