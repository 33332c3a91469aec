package jp.mochi.cert.authority;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;

/**
 * An authority of ours, or somebody who answers or takes requests for one.
 *
 * @param id its id in the database
 * @param role what it does
 * @param state whether it does that now
 * @param issuer the id of the authority that signed it; a root's own
 * @param certificate what others know it by
 * @param key where its private key is
 * @param created when it was made
 */
public record Authority(
    String id,
    Role role,
    State state,
    String issuer,
    X509Certificate certificate,
    StoredKey key,
    Instant created) {

  /** What an authority does. */
  public sealed interface Role {
    /** Signs issuing authorities. */
    record Root() implements Role {}

    /** Signs phones' certificates. */
    record Issuing() implements Role {}

    /** Answers status requests in the place of the authority with this id. */
    record Responder(String authority) implements Role {}

    /** Takes requests by SCEP in the place of the authority with this id. */
    record Registration(String authority) implements Role {}

    /** Whether it signs certificates: a root or an issuing authority. */
    default boolean certifies() {
      return switch (this) {
        case Root root -> true;
        case Issuing issuing -> true;
        case Responder responder -> false;
        case Registration registration -> false;
      };
    }

    /** As the database writes it. */
    default String text() {
      return switch (this) {
        case Root root -> "root";
        case Issuing issuing -> "issuing";
        case Responder(var authority) -> RESPONDER + authority;
        case Registration(var authority) -> REGISTRATION + authority;
      };
    }

    String RESPONDER = "responder:";
    String REGISTRATION = "ra:";

    /** The role that is written so. */
    static Role of(String text) {
      return switch (text) {
        case "root" -> new Root();
        case "issuing" -> new Issuing();
        default ->
            text.startsWith(REGISTRATION)
                ? new Registration(text.substring(REGISTRATION.length()))
                : new Responder(text.substring(RESPONDER.length()));
      };
    }
  }

  /** Where an authority stands in the roll-over of its role. */
  public enum State {
    /** Signs. One of each role. */
    CURRENT,
    /** Will; others get to know it. At most one of each role. */
    NEXT,
    /** Did formerly; what it signed counts until it ends. */
    RETIRED;

    /** As the database, the interface and commands write it. */
    public String text() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }

    static State of(String text) {
      return valueOf(text.toUpperCase(java.util.Locale.ROOT));
    }
  }

  /** When its certificate ends. */
  public Instant end() {
    return certificate.getNotAfter().toInstant();
  }

  /** How much time it has left. */
  public Duration remaining(Instant now) {
    return Duration.between(now, end());
  }

  /** The same in another state. */
  public Authority in(State other) {
    return new Authority(id, role, other, issuer, certificate, key, created);
  }
}
