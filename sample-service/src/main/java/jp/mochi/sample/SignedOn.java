package jp.mochi.sample;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who is signed on at this service, by the value of its cookie. Bounded; the oldest go first. All
 * methods hold this object's lock, and only for the map.
 */
final class SignedOn {
  private static final int MOST = 10_000;

  /** What the identity provider called a person and their session. */
  record Person(String nameId, String format, String sessionIndex) {}

  private final SecureRandom random = new SecureRandom();
  private final Map<String, Person> people =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Person> eldest) {
          return size() > MOST;
        }
      };

  /** Signs somebody on; what the cookie is to hold. */
  synchronized String add(Person person) {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    String cookie = HexFormat.of().formatHex(bytes);
    people.put(cookie, person);
    return cookie;
  }

  synchronized Optional<Person> by(String cookie) {
    return Optional.ofNullable(people.get(cookie));
  }

  synchronized void remove(String cookie) {
    people.remove(cookie);
  }

  /** Signs out whom the identity provider names; no session named means all of them. */
  synchronized void remove(String nameId, List<String> sessionIndexes) {
    people
        .values()
        .removeIf(
            person ->
                person.nameId().equals(nameId)
                    && (sessionIndexes.isEmpty()
                        || sessionIndexes.contains(person.sessionIndex())));
  }
}
