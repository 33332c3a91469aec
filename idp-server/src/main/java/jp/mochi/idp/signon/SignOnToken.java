package jp.mochi.idp.signon;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import jp.mochi.idp.key.SealedJson;
import jp.mochi.idp.key.Sealer;
import jp.mochi.idp.network.Visitor;

/**
 * A request under way, sealed into the form of the page that is shown: any node can go on, a
 * restart loses nothing. It says what was asked, never what was proved, and is good for one browser
 * and ten minutes. A page that is shown again gets a fresh one, for half an hour in all.
 */
public final class SignOnToken {
  /** How long a page may stay open. */
  public static final Duration LIFETIME = Duration.ofMinutes(10);

  /**
   * How long after it was asked a request can be gone on with, however often its page is shown
   * anew: no longer than the answered ones are remembered, or one could be answered again.
   */
  public static final Duration LONGEST = Duration.ofMinutes(30);

  private static final Duration REPOST_LIFETIME = Duration.ofMinutes(2);
  private static final String PURPOSE = "sign-on";
  private static final String REPOST = "repost";
  private static final String ADDRESS = "address";
  private static final String KEPT = "kept";

  /** Times as seconds with a fraction: reading a date costs ten times as much. */
  private static final ObjectMapper JSON =
      SealedJson.MAPPER.copy().enable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);

  private final Sealer sealer;

  public SignOnToken(Sealer sealer) {
    this.sealer = sealer;
  }

  /**
   * What came of opening a token that a page of a sign-on brought back.
   *
   * @param <T> what it holds
   */
  public sealed interface Opened<T> {
    /** What it holds, to go on with. */
    record Open<T>(T held) implements Opened<T> {}

    /** There is nothing to go on with. */
    sealed interface Bad<T> extends Opened<T> {}

    /** Genuine and this browser's, but too old: its request tells where to start again. */
    record Expired<T>(SignOnRequest request) implements Bad<T> {}

    /** Genuine, but another browser's. */
    record WrongBrowser<T>() implements Bad<T> {}

    /** Not a token of ours. */
    record Refused<T>() implements Bad<T> {}

    /**
     * Reads what was sealed.
     *
     * @param read empty where this release doesn't know the words
     * @param request on the way to which it was sealed
     */
    static <T> Opened<T> of(
        Sealer.Opened sealed,
        Function<String, Optional<T>> read,
        Function<T, SignOnRequest> request) {
      return switch (sealed) {
        case Sealer.Opened.Content(var text) ->
            read.apply(text).<Opened<T>>map(Open::new).orElseGet(Refused::new);
        case Sealer.Opened.Expired(var text) ->
            read.apply(text).map(request).<Opened<T>>map(Expired::new).orElseGet(Refused::new);
        case Sealer.Opened.OtherBrowser() -> new WrongBrowser<>();
        case Sealer.Opened.Refused() -> new Refused<>();
      };
    }
  }

  /**
   * Seals a request for the visitor's browser, for ten minutes from the visitor's time and no
   * further than {@link #LONGEST} after it was asked.
   */
  public String seal(SignOnRequest request, Visitor visitor) {
    var latest = request.askedAt().plus(LONGEST);
    var fresh = visitor.circumstances().time().plus(LIFETIME);
    return seal(PURPOSE, visitor.browserHash(), request, fresh.isBefore(latest) ? fresh : latest);
  }

  /** Opens what a form brought back. */
  public Opened<SignOnRequest> open(String token, Visitor visitor) {
    return open(PURPOSE, visitor.browserHash(), token);
  }

  /**
   * Seals a request into an address of its own, for the visitor's browser and as long as it may be
   * under way: what came with a post can then be loaded again as often as what came with a query.
   */
  public String sealForAddress(SignOnRequest request, Visitor visitor) {
    return seal(ADDRESS, visitor.browserHash(), request, request.askedAt().plus(LONGEST));
  }

  /** Opens what {@link #sealForAddress} made. */
  public Opened<SignOnRequest> openFromAddress(String token, Visitor visitor) {
    return open(ADDRESS, visitor.browserHash(), token);
  }

  /**
   * Seals where a request is kept that is too long for an address: for the visitor's browser, and
   * with as much of the request as tells where to start again.
   */
  public String sealKept(SignOnRequest request, String id, Visitor visitor) {
    var expires = request.askedAt().plus(LONGEST);
    var brief = request.with(Map.of(KEPT, id));
    return seal(KEPT, visitor.browserHash(), brief, expires);
  }

  /** Opens what {@link #sealKept} made. */
  public Opened<SignOnRequest> openKept(String token, Visitor visitor) {
    return open(KEPT, visitor.browserHash(), token);
  }

  /** Where the request is kept that {@link #openKept} has opened. */
  public static String keptAs(SignOnRequest brief) {
    return brief.details().getOrDefault(KEPT, "");
  }

  /**
   * Seals a request that came with a post from another site: no cookie of ours was with it, so no
   * browser can be named. Good for two minutes, which is more than a page that posts itself needs.
   */
  public String sealForAnyBrowser(SignOnRequest request, Instant now) {
    return seal(REPOST, "", request, now.plus(REPOST_LIFETIME));
  }

  /** Opens what {@link #sealForAnyBrowser} made. */
  public Opened<SignOnRequest> openFromAnyBrowser(String token) {
    return open(REPOST, "", token);
  }

  private String seal(String purpose, String browser, SignOnRequest request, Instant expires) {
    try {
      return sealer.seal(purpose, browser, JSON.writeValueAsString(request), expires);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a request can't be written as JSON", e);
    }
  }

  private Opened<SignOnRequest> open(String purpose, String browser, String token) {
    return Opened.of(sealer.open(purpose, browser, token), SignOnToken::read, Function.identity());
  }

  /** Nothing when another release of ours has sealed it, in words that this one doesn't know. */
  private static Optional<SignOnRequest> read(String text) {
    try {
      return Optional.of(JSON.readValue(text, SignOnRequest.class));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
