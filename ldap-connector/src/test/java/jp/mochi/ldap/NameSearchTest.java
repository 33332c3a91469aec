package jp.mochi.ldap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import jp.mochi.ldap.DirectorySettings.Users;
import jp.mochi.ldap.embedded.EmbeddedDirectory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Looking for people by whatever is known of their names. */
class NameSearchTest {
  private EmbeddedDirectory server;
  private Directory directory;

  @BeforeEach
  void start() {
    server = EmbeddedDirectory.start(0);
    directory = LdapDirectory.open(server.settings(), Clock.systemUTC());
  }

  @AfterEach
  void stop() {
    directory.close();
    server.close();
  }

  private List<String> found(String typed) {
    return assertInstanceOf(PeopleSearch.Found.class, directory.search(typed, 20)).people().stream()
        .map(PeopleSearch.Listed::username)
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "suzuki, suzuki",
    "SUZUKI@demo, suzuki",
    "鈴木, suzuki",
    "美咲 鈴木, suzuki",
    "スズキ, suzuki",
    "すずき みさき, suzuki",
    "ｽｽﾞｷ, suzuki",
    "Ｍｉｓａｋｉ, suzuki",
    "o'brien, obrien",
    "Müller, mueller"
  })
  void findsByAnyPartOfNameReadingLoginOrAddress(String typed, String username) {
    assertEquals(List.of(username), found(typed));
  }

  @Test
  void tellsHowANameIsReadAndKeepsReadingsOutOfNames() {
    var found = assertInstanceOf(PeopleSearch.Found.class, directory.search("tanaka", 20));
    var tanaka = found.people().getFirst();
    assertEquals("田中 花子", tanaka.name());
    assertEquals(Optional.of("タナカ ハナコ"), tanaka.reading());
    assertEquals(Optional.of("tanaka@demo.mochi.example"), tanaka.mail());
    var person = assertInstanceOf(LookUp.Found.class, directory.find("tanaka")).person();
    assertEquals(List.of("Tanaka"), person.attributes().get("sn"));
    assertEquals(Optional.of("タナカ ハナコ"), person.reading());
  }

  @Test
  void everyWordMustFit() {
    assertEquals(List.of(), found("tanaka kenji"));
    assertEquals(List.of("sato"), found("sato kenji"));
  }

  @Test
  void saysThatThereAreMore() {
    var some = assertInstanceOf(PeopleSearch.Found.class, directory.search("demo.mochi", 3));
    assertEquals(3, some.people().size());
    assertTrue(some.more());
    var all = assertInstanceOf(PeopleSearch.Found.class, directory.search("demo.mochi", 10));
    assertEquals(10, all.people().size());
    assertEquals(false, all.more());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "a", "a b", "a b c d e f"})
  void looksForNothingThatEverybodyHas(String typed) {
    assertInstanceOf(PeopleSearch.TooShort.class, directory.search(typed, 20));
    assertInstanceOf(PeopleSearch.TooShort.class, directory.search("x".repeat(65), 20));
  }

  @ParameterizedTest
  @ValueSource(strings = {"**", "*)(uid=*", "tanaka)(objectClass=*", "\\2a\\2a", "(uid=tanaka)"})
  void whatIsTypedIsAValueAndNothingElse(String typed) {
    assertEquals(List.of(), found(typed));
  }

  @Test
  void looksWhereItIsTold() {
    var settings = server.settings();
    var users = new Users(settings.users().base(), settings.users().filter(), List.of("ou"));
    try (var other = LdapDirectory.open(settings.withUsers(users), Clock.systemUTC())) {
      var found = assertInstanceOf(PeopleSearch.Found.class, other.search("Internal", 20));
      assertEquals("obrien", found.people().getFirst().username());
      var none = assertInstanceOf(PeopleSearch.Found.class, other.search("tanaka", 20));
      assertEquals(List.of(), none.people());
    }
  }

  @Test
  void aDirectoryThatIsAwaySaysSo() {
    server.goAway();
    assertInstanceOf(PeopleSearch.Unavailable.class, directory.search("tanaka", 20));
  }
}
