package jp.mochi.idp.person;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import jp.mochi.ldap.Directory;
import jp.mochi.ldap.LookUp;
import jp.mochi.ldap.Person;
import jp.mochi.ldap.PersonId;

/**
 * Reads people again for every assertion, from the directory or from what it said at most a minute
 * ago. While the directory is away, what it said last holds for the configured grace; what is kept
 * longer than that is of no use and goes.
 */
public final class People {
  /** How old an entry may be while the directory answers. */
  public static final Duration MAX_AGE = Duration.ofSeconds(60);

  /** What entries may take of the heap: entries of two kilobytes for 7,000 people of 120 MiB. */
  private static final int PART = 8;

  /** What a value takes beside its characters, and an entry beside its values. */
  private static final int BESIDE = 64;

  private final Directory directory;
  private final Clock clock;
  private final Duration grace;
  private final Cache<PersonId, Read> cache;

  private record Read(Person person, Instant at) {}

  public People(Directory directory, Clock clock, Duration grace) {
    this(directory, clock, grace, Runtime.getRuntime().maxMemory() / PART);
  }

  /**
   * @param most octets of memory; who was read longest ago goes first, and is read again
   */
  People(Directory directory, Clock clock, Duration grace, long most) {
    this.directory = directory;
    this.clock = clock;
    this.grace = grace;
    this.cache =
        Caffeine.newBuilder()
            .executor(Runnable::run)
            .maximumWeight(most)
            .weigher((PersonId id, Read read) -> weight(read.person()))
            .expireAfterWrite(grace.compareTo(MAX_AGE) > 0 ? grace : MAX_AGE)
            .build();
  }

  /** The person with this immutable id. */
  public KnownPerson read(PersonId id) {
    var known = cache.getIfPresent(id);
    var now = clock.instant();
    if (known != null && age(known, now).compareTo(MAX_AGE) < 0) {
      return new KnownPerson.Current(known.person());
    }
    return switch (readNow(id)) {
      case KnownPerson.Unknown(var cause)
          when known != null && age(known, now).compareTo(grace) < 0 ->
          new KnownPerson.LastKnown(known.person(), cause);
      case KnownPerson other -> other;
    };
  }

  /**
   * The person as the directory has them in this moment, whatever is kept: never {@link
   * KnownPerson.LastKnown}. For decisions that can't be taken back.
   */
  public KnownPerson readNow(PersonId id) {
    return switch (directory.read(id)) {
      case LookUp.Found(var person) -> {
        remember(person);
        yield new KnownPerson.Current(person);
      }
      case LookUp.NotFound() -> {
        cache.invalidate(id);
        yield new KnownPerson.Gone();
      }
      case LookUp.Ambiguous() -> {
        cache.invalidate(id);
        yield new KnownPerson.Several();
      }
      case LookUp.Unavailable(var cause) -> new KnownPerson.Unknown(cause);
    };
  }

  /** Keeps what a bind or a search has just told. */
  public void remember(Person person) {
    cache.put(person.id(), new Read(person, clock.instant()));
  }

  /** About what an entry takes: somebody may be in five thousand groups, and most are in ten. */
  private static int weight(Person person) {
    var values = person.attributes().values().stream().flatMap(List::stream);
    var octets = person.binaries().values().stream().flatMap(List::stream);
    long texts = Stream.concat(values, person.groups().stream()).mapToLong(People::weight).sum();
    return Math.clamp(
        texts + octets.mapToLong(each -> each.length + BESIDE).sum() + 16 * BESIDE,
        0,
        Integer.MAX_VALUE);
  }

  private static long weight(String text) {
    return 2L * text.length() + BESIDE;
  }

  private static Duration age(Read read, Instant now) {
    return Duration.between(read.at(), now);
  }
}
