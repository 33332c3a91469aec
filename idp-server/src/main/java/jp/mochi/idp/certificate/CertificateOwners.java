package jp.mochi.idp.certificate;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import jp.mochi.cert.trust.CertificatePath;
import jp.mochi.idp.person.People;
import jp.mochi.ldap.Directory;

/**
 * Whose certificates are: of our own authority as it is recorded, of others by their names, as the
 * directory has them now or had them within the last minute. While the directory is away, what it
 * said last holds for the configured grace, as it does for people.
 */
public final class CertificateOwners {
  /** How old an answer may be while the directory answers. */
  static final Duration MAX_AGE = People.MAX_AGE;

  /** A sixteenth of the heap, at half a kilobyte for each. */
  private static final long MOST = Runtime.getRuntime().maxMemory() / 16 / 512;

  private final FindOwner directory;
  private final IssuedTo issued;
  private final Duration grace;
  private final Clock clock;
  private final Cache<Key, Answer> answers;

  /** A certificate by its fingerprint, under an authority whose rules were asked. */
  private record Key(String fingerprint, String authority) {}

  private record Answer(Owner owner, Instant at) {}

  /**
   * @param devices knows whose devices keys were bound to
   * @param issued asked before the rules: a name in a certificate may be another person's by now
   * @param grace for how long what the directory said last holds while it is away
   */
  public CertificateOwners(
      Directory directory,
      RegisteredDevices devices,
      IssuedTo issued,
      Duration grace,
      Clock clock) {
    this.directory = new FindOwner(directory, devices::owner);
    this.issued = issued;
    this.grace = grace;
    this.clock = clock;
    this.answers =
        Caffeine.newBuilder()
            .executor(Runnable::run)
            .maximumSize(MOST)
            .expireAfterWrite(grace.compareTo(MAX_AGE) > 0 ? grace : MAX_AGE)
            .build();
  }

  /** Whose it is in this moment. */
  Owner now(CertificatePath path) {
    var owner = found(path);
    if (!(owner instanceof Owner.Unknown)) {
      answers.put(key(path), new Answer(owner, clock.instant()));
    }
    return owner;
  }

  /** Whose it is, or was at most {@link #MAX_AGE} ago. */
  Owner lately(CertificatePath path) {
    var known = answers.getIfPresent(key(path));
    if (known != null && isWithin(MAX_AGE, known)) {
      return known.owner();
    }
    var owner = now(path);
    return owner instanceof Owner.Unknown && known != null && isWithin(grace, known)
        ? known.owner()
        : owner;
  }

  private Owner found(CertificatePath path) {
    return issued
        .of(path)
        .map(directory::withId)
        .orElseGet(() -> directory.of(path.certificate(), path.rules()));
  }

  private boolean isWithin(Duration age, Answer answer) {
    var now = clock.instant();
    return !now.isBefore(answer.at()) && now.isBefore(answer.at().plus(age));
  }

  private static Key key(CertificatePath path) {
    return new Key(CertificatePathText.fingerprint(path.certificate()), path.authority().name());
  }
}
