package jp.mochi.idp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import jp.mochi.idp.AuthnRequests;
import jp.mochi.idp.House;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An address that none of a service's several entries has. */
class AcceptAcsOfSeveralTest {
  @SuppressWarnings("NullAway.Init") // the test sets it
  private House house;

  @AfterEach
  void stop() {
    house.close();
  }

  private Typed.Said typed(String... words) {
    return new Typed(house.dir()).run(words);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Test
  void isAddedToTheEntryThatIsNamedAndToNoOther(@TempDir Path dir) throws Exception {
    house = House.start(dir);
    var slack = "https://slack.example";
    house.register("other", "https://other.example", "https://other.example/acs");
    house.register("slack-one", slack, "https://one.slack.example/acs");
    house.register("slack-two", slack, "https://two.slack.example/acs");
    var moved = "https://two.slack.example/moved";
    var asked =
        new AuthnRequests(slack, Clock.systemUTC().instant())
            .with("AssertionConsumerServiceURL=\"" + moved + "\"");
    var startedHere =
        "/saml/unsolicited?providerId=" + encoded(slack) + "&shire=" + encoded(moved + "?here");
    for (var path : List.of(asked.redirect(), startedHere)) {
      var page = house.browser().get(path);
      var reference = page.response().headers().firstValue("X-Reference").orElseThrow();
      var looked = typed("sp", "accept-acs", reference);
      assertTrue(looked.out().contains("slack-one | slack-two"), looked.toString());
      var nobody = typed("sp", "accept-acs", reference, "--yes");
      assertEquals(1, nobody.status());
      assertTrue(nobody.err().contains("slack-one, slack-two"), nobody.err());
      assertEquals(1, typed("sp", "accept-acs", reference, "--yes", "--entry", "other").status());
      assertFalse(typed("sp", "show", "slack-one").out().contains("/moved"));
      var two = typed("sp", "accept-acs", reference, "--yes", "--entry", "slack-two");
      assertEquals(0, two.status(), two.err());
      assertTrue(two.out().contains("slack-two may have"), two.out());
    }
    assertFalse(typed("sp", "show", "slack-one").out().contains("/moved"));
    assertTrue(typed("sp", "show", "slack-two").out().contains(moved + "?here"));
  }
}
