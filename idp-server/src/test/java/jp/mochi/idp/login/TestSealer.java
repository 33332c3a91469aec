package jp.mochi.idp.login;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import jp.mochi.idp.key.Sealer;

/** Seals nothing, but keeps purpose, browser and expiry apart as a real one does. */
public final class TestSealer implements Sealer {
  private final Clock clock;

  public TestSealer(Clock clock) {
    this.clock = clock;
  }

  @Override
  public String seal(String purpose, String browser, String content, Instant expires) {
    var text = String.join("\n", purpose, browser, expires.toString(), content);
    return Base64.getUrlEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public Opened open(String purpose, String browser, String token) {
    List<String> parts;
    try {
      var text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
      parts = List.of(text.split("\n", 4));
    } catch (IllegalArgumentException e) {
      return new Opened.Refused();
    }
    if (parts.size() < 4 || !parts.get(0).equals(purpose)) {
      return new Opened.Refused();
    }
    if (!parts.get(1).equals(browser)) {
      return new Opened.OtherBrowser();
    }
    return Instant.parse(parts.get(2)).isAfter(clock.instant())
        ? new Opened.Content(parts.get(3))
        : new Opened.Expired(parts.get(3));
  }

  @Override
  public String mark(String purpose, String text) {
    return "mark-of-%032x".formatted((purpose + text).hashCode()).replace("-", "");
  }

  @Override
  public String pseudonym(String typed) {
    return "pseudonym-" + Integer.toHexString(typed.hashCode() * 31 + 7);
  }
}
