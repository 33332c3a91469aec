package jp.mochi.ldap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import jp.mochi.ldap.DirectorySettings.Groups;
import jp.mochi.ldap.DirectorySettings.Kind;
import jp.mochi.ldap.DirectorySettings.Reading;
import jp.mochi.ldap.DirectorySettings.Source;
import jp.mochi.ldap.embedded.EmbeddedDirectory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LdapDirectoryTest {
  private EmbeddedDirectory server;
  private Directory directory;

  @BeforeEach
  void start() {
    server = EmbeddedDirectory.start(0);
    directory = open(server.settings());
  }

  @AfterEach
  void stop() {
    directory.close();
    server.close();
  }

  private static Directory open(DirectorySettings settings) {
    return LdapDirectory.open(settings, Clock.systemUTC());
  }

  private BindOutcome tried(String username, String password) {
    return directory.authenticate(username, new Password(password));
  }

  private Person found(Directory in, String username) {
    return assertInstanceOf(LookUp.Found.class, in.find(username)).person();
  }

  @Nested
  class SignOn {
    @Test
    void letsInByNameOrMailAddressWithThePassword() {
      var byName = assertInstanceOf(BindOutcome.Bound.class, tried("tanaka", "tanaka-demo-1"));
      var byMail =
          assertInstanceOf(
              BindOutcome.Bound.class, tried("tanaka@demo.mochi.example", "tanaka-demo-1"));
      assertEquals(byName.person().id(), byMail.person().id());
      assertEquals("田中 花子", byName.person().displayName());
      assertEquals(Set.of("sales"), byName.person().groups());
      assertTrue(byName.person().passwordState().isPresent());
    }

    @Test
    void tellsAWrongPasswordFromANameThatIsNotThere() {
      assertInstanceOf(BindOutcome.WrongPassword.class, tried("tanaka", "tanaka-demo-2"));
      assertInstanceOf(BindOutcome.NoSuchEntry.class, tried("nobody", "tanaka-demo-1"));
      assertInstanceOf(BindOutcome.NoSuchEntry.class, tried("", "tanaka-demo-1"));
      assertInstanceOf(BindOutcome.NoSuchEntry.class, tried("a".repeat(257), "tanaka-demo-1"));
    }

    @Test
    void neverSendsAnEmptyPassword() {
      assertInstanceOf(BindOutcome.WrongPassword.class, tried("tanaka", ""));
    }

    @Test
    void refusesANameThatTwoEntriesHave() {
      server.set("sato", "mail", "tanaka@demo.mochi.example");
      assertInstanceOf(
          BindOutcome.Ambiguous.class, tried("tanaka@demo.mochi.example", "tanaka-demo-1"));
      assertInstanceOf(LookUp.Ambiguous.class, directory.find("tanaka@demo.mochi.example"));
    }

    @Test
    void takesEveryCharacterOfANameForItself() {
      for (String name : List.of("*", "*)(uid=*", "tan*", "tanaka)(|(uid=*", "\\2a", "tanaka\0")) {
        assertInstanceOf(BindOutcome.NoSuchEntry.class, tried(name, "tanaka-demo-1"), name);
      }
      server.add(
          "dn: uid=odd,ou=people," + server.baseDn(),
          "objectClass: person",
          "uid: o*d(d)\\",
          "cn: o");
      assertEquals("o*d(d)\\", found(directory, "o*d(d)\\").username());
    }

    @Test
    void asksForANewPasswordWhereItWasReset() {
      assertInstanceOf(BindOutcome.MustChangePassword.class, tried("garcia", "garcia-demo-1"));
      assertInstanceOf(BindOutcome.WrongPassword.class, tried("garcia", "wrong-password"));
    }

    @Test
    void keepsQuietAboutADisabledAccountThatTheDirectoryDidNotConfirm() {
      assertInstanceOf(BindOutcome.WrongPassword.class, tried("kim", "kim-demo-1"));
      assertTrue(found(directory, "kim").disabled());
    }

    @Test
    void saysDisabledWhereThePasswordWasRightAndTheEntrySaysNo() {
      server.set("sato", "nsAccountLock", "TRUE");
      assertInstanceOf(BindOutcome.Disabled.class, tried("sato", "sato-demo-1"));
      assertInstanceOf(BindOutcome.WrongPassword.class, tried("sato", "wrong-password"));
    }
  }

  @Nested
  class Change {
    @Test
    void changesTheOwnPassword() {
      Optional<String> before = found(directory, "suzuki").passwordState();
      assertInstanceOf(
          ChangeOutcome.Changed.class, change("suzuki", "suzuki-demo-1", "新しい-password"));
      assertInstanceOf(BindOutcome.WrongPassword.class, tried("suzuki", "suzuki-demo-1"));
      assertInstanceOf(BindOutcome.Bound.class, tried("suzuki", "新しい-password"));
      assertNotEquals(before, found(directory, "suzuki").passwordState());
    }

    @Test
    void letsAPersonInAfterTheChangeThatWasDemanded() {
      assertInstanceOf(
          ChangeOutcome.Changed.class, change("garcia", "garcia-demo-1", "garcia-new-password"));
      assertInstanceOf(BindOutcome.Bound.class, tried("garcia", "garcia-new-password"));
    }

    @Test
    void refusesWithoutTheOldPasswordOrWithAPoorNewOne() {
      assertInstanceOf(ChangeOutcome.WrongPassword.class, change("suzuki", "", "long-enough-1"));
      assertInstanceOf(
          ChangeOutcome.WrongPassword.class, change("suzuki", "wrong", "long-enough-1"));
      assertInstanceOf(ChangeOutcome.WrongPassword.class, change("nobody", "x", "long-enough-1"));
      assertInstanceOf(ChangeOutcome.Rejected.class, change("suzuki", "suzuki-demo-1", ""));
      assertEquals(
          new ChangeOutcome.Rejected("The new password is too short."),
          change("suzuki", "suzuki-demo-1", "short"));
      assertEquals(
          new ChangeOutcome.Rejected("The new password has been used before."),
          change("suzuki", "suzuki-demo-1", "suzuki-demo-1"));
    }

    private ChangeOutcome change(String username, String old, String fresh) {
      return directory.changePassword(username, new Password(old), new Password(fresh));
    }
  }

  @Nested
  class ReadingAPerson {
    @Test
    void readsAPersonAgainByTheIdWhateverTheNameIs() {
      PersonId id = found(directory, "nguyen").id();
      server.set("nguyen", "mail", "other@demo.mochi.example");
      var again = assertInstanceOf(LookUp.Found.class, directory.read(id)).person();
      assertEquals(Optional.of("other@demo.mochi.example"), again.first("mail"));
      server.remove("nguyen");
      assertInstanceOf(LookUp.NotFound.class, directory.read(id));
      assertInstanceOf(LookUp.NotFound.class, directory.read(new PersonId("*")));
    }

    @Test
    void readsNobodyWhoNoLongerMeetsTheFilter() {
      var staff =
          new DirectorySettings.Users(
              "ou=people," + server.baseDn(), "(&(uid={username})(employeeNumber=*))");
      try (var strict = open(server.settings().withUsers(staff))) {
        PersonId id = found(strict, "nguyen").id();
        assertInstanceOf(LookUp.Found.class, strict.read(id));
        server.set("nguyen", "employeeNumber");
        assertInstanceOf(LookUp.NotFound.class, strict.read(id));
      }
    }

    @Test
    void dropsSecretsAndPictures() {
      server.set("tanaka", "jpegPhoto", "x");
      var person = found(directory, "tanaka");
      assertFalse(person.attributes().containsKey("userPassword"));
      assertFalse(person.attributes().containsKey("jpegPhoto"));
      assertFalse(person.binaries().containsKey("userPassword"));
    }

    @Test
    void readsOnlyWhatWasAskedForAndWhatItNeeds() {
      var few = new Reading(Optional.empty(), Optional.empty(), List.of("mail"));
      try (var narrow = open(server.settings().withReading(few))) {
        var person = found(narrow, "tanaka");
        assertTrue(person.first("mail").isPresent());
        assertTrue(person.first("telephoneNumber").isEmpty());
        assertEquals("tanaka", person.username());
      }
    }

    @Test
    void takesNoEntryWithoutAnImmutableIdForAPerson() {
      var odd = new Reading(Optional.of("ipaUniqueID"), Optional.empty(), List.of("*"));
      try (var without = open(server.settings().withReading(odd))) {
        assertInstanceOf(LookUp.Unavailable.class, without.find("tanaka"));
      }
    }

    @Test
    void readsObjectGuidAsOctetsAndAsMicrosoftsText() {
      byte[] guid = ObjectGuid.octets("00112233-4455-6677-8899-aabbccddeeff").orElseThrow();
      assertEquals(0x33, guid[0]);
      server.add(
          "dn: cn=Ad User,ou=people," + server.baseDn(),
          "objectClass: user",
          "cn: Ad User",
          "sAMAccountName: aduser",
          "userAccountControl: 514",
          "pwdLastSet: 133500000000000000",
          "objectGUID:: " + java.util.Base64.getEncoder().encodeToString(guid));
      var users = new DirectorySettings.Users(server.baseDn(), "(sAMAccountName={username})");
      var settings = server.settings().withUsers(users).withKind(Kind.ACTIVE_DIRECTORY);
      try (var ad = open(settings)) {
        var person = found(ad, "aduser");
        assertEquals("00112233-4455-6677-8899-aabbccddeeff", person.id().value());
        assertEquals("aduser", person.username());
        assertEquals(16, person.binaries().getOrDefault("objectGUID", List.of()).getFirst().length);
        assertFalse(person.attributes().containsKey("objectGUID"));
        assertTrue(person.disabled());
        assertEquals(Optional.of("133500000000000000"), person.passwordState());
        assertInstanceOf(LookUp.Found.class, ad.read(person.id()));
        assertInstanceOf(LookUp.NotFound.class, ad.read(new PersonId("no GUID")));
      }
    }
  }

  @Nested
  class GroupsOfAPerson {
    private final String groups = "ou=groups,dc=demo,dc=mochi,dc=example";

    @Test
    void findsThemBySearch() {
      assertEquals(Set.of("it-staff", "engineering"), found(directory, "yamada").groups());
    }

    @Test
    void takesThemFromMemberOfInTheSameTrip() {
      server.set("yamada", "memberOf", "cn=board," + groups, "cn=it-staff,ou=elsewhere,dc=demo");
      assertEquals(Set.of("board"), found(directory, "yamada").groups());
      var search = new Groups(groups, "(member={dn})", "cn", false, Source.SEARCH);
      try (var searching = open(server.settings().withGroups(search))) {
        assertEquals(Set.of("it-staff", "engineering"), found(searching, "yamada").groups());
      }
    }

    @Test
    void searchesWhereTheFilterSaysMoreThanMemberOf() {
      server.set("yamada", "memberOf", "cn=board," + groups);
      var more = new Groups(groups, "(&(cn=it*)(member={dn}))", "cn", false, Source.AUTO);
      try (var searching = open(server.settings().withGroups(more))) {
        assertEquals(Set.of("it-staff"), found(searching, "yamada").groups());
      }
    }

    @Test
    void followsGroupsOfGroupsAroundACircle() {
      for (var pair : List.of(List.of("all", "it-staff"), List.of("everyone", "all"))) {
        server.add(
            "dn: cn=" + pair.get(0) + "," + groups,
            "objectClass: groupOfNames",
            "cn: " + pair.get(0),
            "member: cn=everyone," + groups,
            "member: cn=" + pair.get(1) + "," + groups);
      }
      var nested = new Groups(groups, "(member={dn})", "cn", true, Source.AUTO);
      try (var climbing = open(server.settings().withGroups(nested))) {
        assertEquals(
            Set.of("it-staff", "engineering", "all", "everyone"),
            found(climbing, "yamada").groups());
      }
      assertEquals(Set.of("it-staff", "engineering"), found(directory, "yamada").groups());
    }
  }

  @Test
  void opensNothingWithFaultySettings() {
    var clear = server.settings().withServers(List.of(java.net.URI.create("ldap://dc1.example")));
    assertThrows(IllegalArgumentException.class, () -> open(clear));
  }
}
