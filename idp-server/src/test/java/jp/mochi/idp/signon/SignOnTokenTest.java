package jp.mochi.idp.signon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import jp.mochi.idp.audit.Circumstances;
import jp.mochi.idp.key.SealedJson;
import jp.mochi.idp.login.TestSealer;
import jp.mochi.idp.network.Visitor;
import org.junit.jupiter.api.Test;

class SignOnTokenTest {
  private static final Instant NOW = Instant.parse("2026-11-21T09:00:00.123456789Z");

  private final SignOnToken tokens = at(NOW);
  private final SignOnRequest request =
      SignOnRequest.begun(
          "saml",
          "groupware",
          "グループウェア",
          "Groupware",
          true,
          false,
          Map.of("relayState", "a\"\n\u0001😀", "empty", ""),
          NOW,
          Optional.of("https://groupware.example.com/"));

  @Test
  void bringsTheRequestBackAsItWas() {
    var token = tokens.seal(request, visitor("one"));
    assertEquals(new SignOnToken.Opened.Open<>(request), tokens.open(token, visitor("one")));
  }

  @Test
  void bringsARequestBackThatDoesNotSayWhereToStartAgain() {
    var plain =
        SignOnRequest.begun("portal", "p", "", "", false, true, Map.of(), NOW, Optional.empty());
    var token = tokens.seal(plain, visitor("one"));
    assertEquals(new SignOnToken.Opened.Open<>(plain), tokens.open(token, visitor("one")));
  }

  /** A server that is exchanged goes on with the pages that the one before has shown. */
  @Test
  void readsADateAsAnEarlierReleaseWroteIt() throws Exception {
    var text = SealedJson.MAPPER.writeValueAsString(request);
    assertTrue(text.contains("2026-11-21T09:00:00.123456789Z"), text);
    var browser = visitor("one").browserHash();
    var token = sealer(NOW).seal("sign-on", browser, text, NOW.plusSeconds(600));
    assertEquals(new SignOnToken.Opened.Open<>(request), tokens.open(token, visitor("one")));
  }

  @Test
  void refusesAnotherBrowsersToken() {
    var token = tokens.seal(request, visitor("one"));
    assertEquals(new SignOnToken.Opened.WrongBrowser<>(), tokens.open(token, visitor("two")));
  }

  @Test
  void refusesATokenOfAnotherPurposeAndNoTokenAtAll() {
    var token = tokens.seal(request, visitor("one"));
    var text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    var other = text.replaceFirst("sign-on", "session");
    var sealed = Base64.getUrlEncoder().encodeToString(other.getBytes(StandardCharsets.UTF_8));
    assertEquals(new SignOnToken.Opened.Refused<>(), tokens.open(sealed, visitor("one")));
    assertEquals(new SignOnToken.Opened.Refused<>(), tokens.open("", visitor("one")));
  }

  @Test
  void livesTenMinutesAndTellsAfterwardsWhatWasAsked() {
    var token = tokens.seal(request, visitor("one"));
    var inTime = at(NOW.plusSeconds(599));
    assertEquals(new SignOnToken.Opened.Open<>(request), inTime.open(token, visitor("one")));
    var late = at(NOW.plusSeconds(600));
    assertEquals(new SignOnToken.Opened.Expired<>(request), late.open(token, visitor("one")));
  }

  @Test
  void doesNotCarryTheBrowsersCookie() {
    var token = tokens.seal(request, visitor("cookie-of-one"));
    var text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    assertFalse(text.contains("cookie-of-one"));
  }

  private static SignOnToken at(Instant time) {
    return new SignOnToken(sealer(time));
  }

  private static TestSealer sealer(Instant time) {
    return new TestSealer(Clock.fixed(time, ZoneOffset.UTC));
  }

  private static Visitor visitor(String browser) {
    return new Visitor(
        browser, Optional.empty(), Optional.empty(), new Circumstances(NOW, "R1", "192.0.2.1", ""));
  }
}
