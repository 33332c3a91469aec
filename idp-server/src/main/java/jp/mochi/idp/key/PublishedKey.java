package jp.mochi.idp.key;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * A signing key as our metadata shows it to services, without its private half.
 *
 * @param id its id in the database
 * @param state what it is for now
 * @param since from when on it has been published
 * @param certificate what services know it by
 */
public record PublishedKey(String id, State state, Instant since, X509Certificate certificate) {
  /** From when on an operator is warned: services need time to be given another. */
  private static final Duration SOON = Duration.ofDays(60);

  /** What a published key is for. */
  public enum State {
    /** Signs. Exactly one does. */
    CURRENT,
    /** Will sign; services get to know it. At most one. */
    NEXT,
    /** Signed formerly: kept until no service needs it any more. */
    RETIRED;

    /** As the database, the interface and commands write it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static State of(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }
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
