package jp.mochi.idp.lifecycle.collection;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import jp.mochi.idp.config.CollectionConfig;
import jp.mochi.idp.network.OutsideCalls;

/** Asks a TAXII 2.1 server for the objects of a collection, page by page (TAXII 2.1 §5.4). */
final class TaxiiPages {
  /** TAXII 2.1 §1.6.8. */
  static final String TYPE = "application/taxii+json;version=2.1";

  /** What a page may have at most. */
  static final int MOST_BYTES = 8 << 20;

  /** How many objects a page is asked to have. */
  private static final int AT_ONCE = 500;

  private static final int LONGEST_TOKEN = 8_192;
  private static final Duration LONGEST_WAIT = Duration.ofDays(1);

  private final OutsideCalls calls;
  private final Clock clock;

  TaxiiPages(OutsideCalls calls, Clock clock) {
    this.calls = calls;
    this.clock = clock;
  }

  /** Where a page begins: behind a time that the server gave, and in its pages, at a place. */
  record Place(Optional<String> addedAfter, Optional<String> next) {}

  /** What came of asking. */
  sealed interface Outcome {
    /**
     * A page.
     *
     * @param last the time at which the last of its objects was added, if the server says so
     */
    record Came(StixObjects.Outcome.Page page, Optional<String> last) implements Outcome {}

    /**
     * None.
     *
     * @param why a sentence
     * @param pause for how long the server doesn't want to be asked again
     */
    record Failed(String why, Optional<Duration> pause) implements Outcome {}
  }

  Outcome page(CollectionConfig collection, Place place, Duration limit) {
    Map<String, String> headers;
    try {
      headers = authorization(collection);
    } catch (IOException | IllegalArgumentException unusable) {
      return failed(
          "The token in "
              + collection.tokenFile().orElseThrow()
              + " can't be used: it must be one"
              + " line of a token, readable to the server.");
    }
    return switch (calls.read(address(collection, place), TYPE, headers, MOST_BYTES, limit)) {
      case OutsideCalls.NotCalled(var why) -> failed(why);
      case OutsideCalls.Said replied when replied.status().equals("200") -> read(replied);
      case OutsideCalls.Said refused -> refused(refused);
    };
  }

  private static URI address(CollectionConfig collection, Place place) {
    var url = collection.url().toString();
    var query = new StringBuilder(url).append(url.endsWith("/") ? "" : "/");
    query.append("objects/?limit=").append(AT_ONCE).append("&match%5Btype%5D=indicator");
    place.addedAfter().ifPresent(it -> query.append("&added_after=").append(encoded(it)));
    place.next().ifPresent(it -> query.append("&next=").append(encoded(it)));
    return URI.create(query.toString());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static Map<String, String> authorization(CollectionConfig collection) throws IOException {
    if (collection.tokenFile().isPresent()) {
      var file = collection.tokenFile().get();
      if (Files.size(file) > LONGEST_TOKEN) {
        throw new IllegalArgumentException("too long");
      }
      var token = Files.readString(file).strip();
      if (!token.matches("[A-Za-z0-9._~+/-]+=*")) { // RFC 6750 §2.1
        throw new IllegalArgumentException("no token");
      }
      return Map.of("authorization", "Bearer " + token);
    }
    return collection
        .login()
        .map(login -> login.username() + ":" + login.password().reveal())
        .map(pair -> Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)))
        .map(basic -> Map.of("authorization", "Basic " + basic))
        .orElse(Map.of());
  }

  private static Outcome read(OutsideCalls.Said replied) {
    var type = replied.headers().getOrDefault("content-type", "");
    if (!type.toLowerCase(Locale.ROOT).startsWith("application/taxii+json")) {
      return failed("The answer isn't TAXII's: its type is " + shown(type) + ".");
    }
    return switch (StixObjects.read(replied.body().bytes())) {
      case StixObjects.Outcome.Refused(var why) -> failed(why);
      case StixObjects.Outcome.Page page -> {
        var last = Optional.ofNullable(replied.headers().get("x-taxii-date-added-last"));
        yield new Outcome.Came(page, last.filter(TaxiiPages::isTime));
      }
    };
  }

  private static boolean isTime(String text) {
    try {
      return text.length() <= 40 && text.endsWith("Z") && Instant.parse(text) != null;
    } catch (DateTimeException noTime) {
      return false;
    }
  }

  private Outcome refused(OutsideCalls.Said refused) {
    var status = refused.status();
    var what =
        switch (status) {
          case "401" ->
              "The server wants another user, password or token than mochi.yaml names (401).";
          case "403" -> "Whom mochi.yaml names may not read this collection (403).";
          case "404" -> "The server has no such collection (404): check the address in mochi.yaml.";
          case "406" -> "The server doesn't speak TAXII 2.1 (406).";
          case "429" -> "The server is asked too often (429).";
          default ->
              status.startsWith("3")
                  ? "The server leads elsewhere (" + status + "): name that address in mochi.yaml."
                  : "The server answers with status " + status + ".";
        };
    var pause = refused.retryAfter(clock.instant());
    return new Outcome.Failed(what, pause.map(TaxiiPages::bounded));
  }

  private static Duration bounded(Duration wait) {
    return wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
  }

  private static String shown(String text) {
    var clean = text.replaceAll("[^\\x20-\\x7e]", "?");
    return clean.isEmpty()
        ? "not said"
        : clean.length() > 80 ? clean.substring(0, 80) + "…" : clean;
  }

  private static Outcome failed(String why) {
    return new Outcome.Failed(why, Optional.empty());
  }
}
