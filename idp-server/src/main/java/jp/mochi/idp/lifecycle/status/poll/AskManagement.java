package jp.mochi.idp.lifecycle.status.poll;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import jp.mochi.idp.config.Secret;
import jp.mochi.idp.config.StatusSourceConfig.Management;
import jp.mochi.idp.lifecycle.status.poll.Trouble.Kind;
import jp.mochi.idp.network.Body;
import jp.mochi.idp.network.OutsideCalls;
import jp.mochi.idp.network.OutsideContent;

/**
 * Asks one device management, with its token. A token is asked for when there is none, and once
 * more where the management doesn't take the one that we have; it is kept in memory alone. One
 * thread's at a time.
 */
final class AskManagement {
  /** The largest page, in bytes: a hundred devices with all their apps. */
  static final int MOST_BYTES = 8 << 20;

  private static final int MOST_TOKEN_BYTES = 64 << 10;
  private static final int LONGEST_WORD = 200;

  /** A token isn't used any more when it has less left than this. */
  private static final Duration SPARE = Duration.ofMinutes(1);

  /** RFC 6750 §3.1: it has expired, or was taken back. */
  private static final Trouble NOT_TAKEN =
      Trouble.account(
          "The management doesn't take our token (status 401): does the account still have its"
              + " permissions?");

  private final OutsideCalls outside;
  private final Management management;
  private final TokenGrant grant;
  private final Duration whole;
  private final Clock clock;
  private Optional<Token> token = Optional.empty();

  private record Token(Secret secret, Instant end) {}

  /**
   * @param whole how long one call may take
   */
  AskManagement(OutsideCalls outside, Management management, Duration whole, Clock clock) {
    this.outside = outside;
    this.management = management;
    this.grant = TokenGrant.of(management);
    this.whole = whole;
    this.clock = clock;
  }

  /** What came of it. */
  sealed interface Answer {
    record Page(Body body) implements Answer {}

    record No(Trouble why) implements Answer {}
  }

  Answer ask(URI address) {
    var had = usable();
    var first = had.isPresent() ? with(had.get(), address) : withNew(address);
    return had.isPresent() && first instanceof Answer.No(var why) && why.equals(NOT_TAKEN)
        ? withNew(address)
        : first;
  }

  /** What keeps it from getting a token, if anything does. */
  Optional<Trouble> refusal() {
    return renew();
  }

  private Optional<Token> usable() {
    return token.filter(it -> clock.instant().plus(SPARE).isBefore(it.end()));
  }

  private Answer withNew(URI address) {
    token = Optional.empty();
    var trouble = renew();
    return trouble.isPresent() ? new Answer.No(trouble.get()) : with(token.orElseThrow(), address);
  }

  private Answer with(Token used, URI address) {
    var headers = Map.of("authorization", "Bearer " + used.secret().reveal());
    return switch (outside.ask(address, headers, Optional.empty(), MOST_BYTES, whole)) {
      case OutsideCalls.NotCalled(var why) -> new Answer.No(Trouble.passing(why));
      case OutsideCalls.Said said when said.status().equals("200") -> new Answer.Page(said.body());
      case OutsideCalls.Said said when said.status().equals("401") -> new Answer.No(NOT_TAKEN);
      case OutsideCalls.Said said -> new Answer.No(trouble("The management", said));
    };
  }

  /** RFC 9110 §15.5 and §15.6; 429 is RFC 6585 §4. */
  private Trouble trouble(String who, OutsideCalls.Said said) {
    var kind =
        switch (said.status()) {
          case "429" -> Kind.PASSING;
          case "401", "403" -> Kind.ACCOUNT;
          default -> said.status().startsWith("5") ? Kind.PASSING : Kind.LASTING;
        };
    var hint =
        switch (said.status().charAt(0)) {
          case '3' -> " It leads elsewhere, where nobody is asked: name that address instead.";
          default -> "";
        };
    return new Trouble(
        who + " answered with status " + said.status() + word(said) + "." + hint,
        said.retryAfter(clock.instant()),
        kind);
  }

  /** What its own word for it is: of Google's and Microsoft's errors, and RFC 6749 §5.2. */
  private static String word(OutsideCalls.Said said) {
    return Fields.object(said.body().bytes())
        .map(it -> it.path("error"))
        .map(
            error ->
                error.isTextual()
                    ? error.asText()
                    : error.path("status").asText(error.path("code").asText()))
        .map(it -> it.replaceAll("[^\\x20-\\x7e]", " ").strip())
        .filter(it -> !it.isEmpty())
        .map(it -> " (" + it.substring(0, Math.min(it.length(), LONGEST_WORD)) + ")")
        .orElse("");
  }

  /** Gets a token; what kept it from that, otherwise. */
  private Optional<Trouble> renew() {
    String fields;
    try {
      fields = grant.fields(clock.instant());
    } catch (IOException unusable) {
      return Optional.of(Trouble.account(String.valueOf(unusable.getMessage())));
    }
    var form = OutsideContent.form(Body.of(fields.getBytes(StandardCharsets.US_ASCII)));
    var asked =
        outside.ask(management.tokenUrl(), Map.of(), Optional.of(form), MOST_TOKEN_BYTES, whole);
    return switch (asked) {
      case OutsideCalls.NotCalled(var why) -> Optional.of(Trouble.passing(why));
      case OutsideCalls.Said said when said.status().equals("200") -> keep(said.body());
      case OutsideCalls.Said said -> Optional.of(ofToken(trouble("The token service", said)));
    };
  }

  /** Whatever the token service has against us, it says nothing of the list. */
  private static Trouble ofToken(Trouble trouble) {
    return trouble.passing() ? trouble : new Trouble(trouble.why(), trouble.after(), Kind.ACCOUNT);
  }

  private Optional<Trouble> keep(Body answer) {
    var object = Fields.object(answer.bytes());
    var text = object.map(it -> it.path("access_token").asText()).orElse("");
    if (!text.matches("[\\x21-\\x7e]{1,16384}")) { // RFC 6750 §2.1
      return Optional.of(Trouble.account("The token service's answer holds no access token."));
    }
    var seconds = Math.clamp(object.get().path("expires_in").asLong(0), 0, 86_400);
    token = Optional.of(new Token(new Secret(text), clock.instant().plusSeconds(seconds)));
    return Optional.empty();
  }
}
