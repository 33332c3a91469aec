package jp.mochi.idp.person;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import jp.mochi.idp.certificate.SaysOf;
import jp.mochi.ldap.LookUp;
import jp.mochi.ldap.Person;
import jp.mochi.ldap.PersonId;
import org.junit.jupiter.api.Test;

/** What is kept of people is bounded by the memory that it takes, not by their number. */
class PeopleInMemoryTest {
  private static final int MOST = 1 << 20;

  private final People people =
      new People(
          new SaysOf(new LookUp.NotFound()), Clock.systemUTC(), Duration.ofMinutes(15), MOST);

  private static Person person(String name, int groups) {
    var all = IntStream.range(0, groups).mapToObj(each -> "group-" + each);
    return new Person(
        new PersonId(name),
        name,
        "uid=" + name,
        Map.of("mail", List.of(name + "@example.jp")),
        Map.of(),
        all.collect(Collectors.toSet()),
        Optional.empty(),
        false);
  }

  @Test
  void hundredsOfUsualEntriesAreKept() {
    assertEquals(300, kept(300, 10));
  }

  @Test
  void ofEntriesWithAThousandGroupsAFewAre() {
    int kept = kept(300, 1_000);
    assertTrue(kept > 1 && kept < 20, kept + " were kept");
  }

  private int kept(int people, int groups) {
    IntStream.range(0, people).forEach(i -> this.people.remember(person("p" + i, groups)));
    return (int)
        IntStream.range(0, people)
            .mapToObj(i -> this.people.read(new PersonId("p" + i)))
            .filter(KnownPerson.Current.class::isInstance)
            .count();
  }
}
