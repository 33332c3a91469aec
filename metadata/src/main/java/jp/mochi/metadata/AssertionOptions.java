package jp.mochi.metadata;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What an assertion says to a service beyond the usual.
 *
 * @param notBefore by how much {@code NotBefore} is set back, for services whose clock is late
 * @param session what the service is told of its session's length
 * @param audiences further ones; the service's entity ID is always the first
 * @param issuer our entity ID as this service knows it; empty: the usual one
 * @param nameQualifier of the NameID; empty: what its format asks for
 * @param spNameQualifier of the NameID; empty: what its format asks for
 * @param contextIgnored whether {@code RequestedAuthnContext} counts for nothing
 */
public record AssertionOptions(
    Duration notBefore,
    SessionTold session,
    List<String> audiences,
    Optional<String> issuer,
    Optional<Qualifier> nameQualifier,
    Optional<Qualifier> spNameQualifier,
    boolean contextIgnored) {
  static final Duration MOST_SET_BACK = Duration.ofMinutes(10);

  public static final AssertionOptions DEFAULT =
      new AssertionOptions(
          Duration.ZERO,
          new SessionTold.Ours(),
          List.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          false);

  public AssertionOptions {
    Objects.requireNonNull(session);
    audiences = List.copyOf(audiences);
    Objects.requireNonNull(issuer);
    Objects.requireNonNull(nameQualifier);
    Objects.requireNonNull(spNameQualifier);
    if (notBefore.isNegative() || notBefore.compareTo(MOST_SET_BACK) > 0) {
      throw new IllegalArgumentException("NotBefore is set back by 0 to 10 minutes");
    }
  }

  /** What {@code SessionNotOnOrAfter} says. */
  public sealed interface SessionTold {
    /** Our own session's end. */
    record Ours() implements SessionTold {}

    /** So long from now, but never longer than ours. */
    record AtMost(Duration length) implements SessionTold {}

    /** Nothing, unless rules limit the session. */
    record Nothing() implements SessionTold {}
  }

  /**
   * A NameID's qualifier.
   *
   * @param text what it is; empty: there is none, whatever the format asks for
   */
  public record Qualifier(String text) {}
}
