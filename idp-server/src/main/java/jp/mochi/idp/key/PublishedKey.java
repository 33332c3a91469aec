package jp.mochi.idp.key;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * A key as our metadata shows it to services, without its private half.
 *
 * @param id its id in the database
 * @param use what it is for
 * @param state whether it does that now
 * @param since from when on it has been published
 * @param certificate what services know it by
 */
public record PublishedKey(
    String id, KeyUse use, State state, Instant since, X509Certificate certificate) {
  /** From when on an operator is warned: services need time to be given another. */
  private static final Duration SOON = Duration.ofDays(60);

  /** Where a key stands in the roll-over of its use. */
  public enum State {
    /** Signs, or is what services encrypt to. One of each use. */
    CURRENT,
    /** Will; services get to know it. At most one of each use. */
    NEXT,
    /** Did formerly: kept until no service needs it any more. */
    RETIRED;

    /** As the database, the interface and commands write it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static State of(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }
  }

  /** Whether our metadata names it: what we only still decrypt with nobody need know. */
  public boolean named() {
    return use.signs() || state != State.RETIRED;
  }

  /** When its certificate ends; many services refuse what it signed later. */
  public Instant end() {
    return certificate.getNotAfter().toInstant();
  }

  /** Whether its certificate has ended. */
  public boolean expired(Instant now) {
    return now.isAfter(end());
  }

  /** Whether its certificate ends within 60 days, or has ended. */
  public boolean expiresSoon(Instant now) {
    return now.plus(SOON).isAfter(end());
  }

  /** Days until its certificate ends, none begun counted. */
  public long days(Instant now) {
    return Duration.between(now, end()).toDays();
  }
}
