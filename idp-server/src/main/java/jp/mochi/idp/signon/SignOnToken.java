package jp.mochi.idp.signon;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import jp.mochi.idp.key.Sealer;
import jp.mochi.idp.network.Visitor;

/**
 * A request under way, sealed into the form of the page that is shown: any node can go on, a
 * restart loses nothing. It says what was asked, never what was proved, and is good for one browser
 * and ten minutes.
 */
public final class SignOnToken {
  /** How long a page may stay open. */
  public static final Duration LIFETIME = Duration.ofMinutes(10);

  private static final String PURPOSE = "sign-on";
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .addModule(new Jdk8Module())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .serializationInclusion(JsonInclude.Include.NON_ABSENT)
          .build();

  private final Sealer sealer;

  public SignOnToken(Sealer sealer) {
    this.sealer = sealer;
  }

  /** What came of opening a token. */
  public sealed interface Opened {
    /** The request, to go on with. */
    record Open(SignOnRequest request) implements Opened {}

    /** Genuine and this browser's, but too old: its request tells where to start again. */
    record Expired(SignOnRequest request) implements Opened {}

    /** Genuine, but another browser's. */
    record WrongBrowser() implements Opened {}

    /** Not a token of ours. */
    record Refused() implements Opened {}
  }

  /** Seals a request for the visitor's browser, for ten minutes from the visitor's time. */
  public String seal(SignOnRequest request, Visitor visitor) {
    try {
      var expires = visitor.circumstances().time().plus(LIFETIME);
      return sealer.seal(PURPOSE, browser(visitor), JSON.writeValueAsString(request), expires);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a request can't be written as JSON", e);
    }
  }

  /** Opens what a form brought back. */
  public Opened open(String token, Visitor visitor) {
    return switch (sealer.open(PURPOSE, browser(visitor), token)) {
      case Sealer.Opened.Content(var text) -> new Opened.Open(read(text));
      case Sealer.Opened.Expired(var text) -> new Opened.Expired(read(text));
      case Sealer.Opened.OtherBrowser() -> new Opened.WrongBrowser();
      case Sealer.Opened.Refused() -> new Opened.Refused();
    };
  }

  /** The hash that stands for a browser: the cookie itself goes nowhere. */
  private static String browser(Visitor visitor) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      var cookie = visitor.browser().getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(digest.digest(cookie));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static SignOnRequest read(String text) {
    try {
      return JSON.readValue(text, SignOnRequest.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a sealed request can't be read back", e);
    }
  }
}
