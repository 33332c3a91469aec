package jp.mochi.cert.authority;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import jp.mochi.cert.trust.RevocationStatus;

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
 * @param revoked of an issuing authority: that its root has taken it back
 */
public record Authority(
    String id,
    Role role,
    State state,
    String issuer,
    X509Certificate certificate,
    StoredKey key,
    Instant created,
    Optional<RevocationStatus.Revoked> revoked) {

  /** One that nobody has taken back. */
  public Authority(
      String id,
      Role role,
      State state,
      String issuer,
      X509Certificate certificate,
      StoredKey key,
      Instant created) {
    this(id, role, state, issuer, certificate, key, created, Optional.empty());
  }

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
    RETIRED,
    /** Was taken back: nothing that it signed counts any more. */
    REVOKED;

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
    return new Authority(id, role, other, issuer, certificate, key, created, revoked);
  }

  /** The same after its root has taken it back. */
  public Authority takenBack(RevocationStatus.Revoked taken) {
    return new Authority(
        id, role, State.REVOKED, issuer, certificate, key, created, Optional.of(taken));
  }

  /**
   * How each certificate stands that it signed, where it was taken back itself: RFC 6960 §2.7 lets
   * a responder say so of all of them.
   */
  public Optional<RevocationStatus> below() {
    return revoked.map(RevocationStatus.class::cast);
  }
}
