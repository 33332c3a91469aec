package jp.mochi.idp.signon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jp.mochi.idp.AuthnRequests;
import jp.mochi.idp.Browser;
import jp.mochi.idp.House;
import jp.mochi.idp.ManualClock;
import jp.mochi.idp.Node;
import jp.mochi.idp.SignOns;
import jp.mochi.idp.database.Engine;
import jp.mochi.ldap.Pause;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a password has proved is written with the answer that it earns. PostgreSQL says of each row
 * which transaction has written it ({@code xmin}).
 */
class OneTransactionTest {
  private static final String WIKI = "https://wiki.example/saml";

  /** What is known of services is a second old at most, and read anew after that. */
  private static final Duration A_PASSWORD_IS_TYPED = Duration.ofMillis(1_200);

  private final ManualClock clock = new ManualClock();
  @TempDir private Path dir;

  @SuppressWarnings("NullAway.Init") // start() sets it
  private House house;

  @BeforeEach
  void start() throws Exception {
    var on = Node.on(Engine.POSTGRESQL.copy(), dir.resolve("master.key"));
    house = House.start(dir, clock, on);
    house.register("wiki", WIKI, "https://wiki.example/acs");
    house.register("board", "https://board.example/saml", "https://board.example/acs");
  }

  @AfterEach
  void stop() {
    house.close();
  }

  private Browser.Page asks(Browser browser, String issuer, String more) throws Exception {
    var request = new AuthnRequests(issuer, clock.instant()).with(more);
    return browser.get(request.redirect());
  }

  private List<String> writers(String table) {
    return house
        .database()
        .read(
            handle ->
                handle.createQuery("SELECT xmin::text FROM " + table).mapTo(String.class).list());
  }

  @Test
  void aBrowserWithoutASessionGetsItWithItsFirstAnswer() throws Exception {
    var browser = house.browser();
    var shown = asks(browser, WIKI, "");
    Pause.of(A_PASSWORD_IS_TYPED);
    SignOns.success(browser.signIn(shown, "tanaka", "tanaka-demo-1"));
    var session = writers("session");
    assertEquals(1, session.size());
    assertEquals(session, writers("service_session"));
    assertEquals(session, writers("consumed_request"));
    assertEquals(session, writers("known_browser"));
    var records = writers("audit WHERE session IS NOT NULL");
    assertEquals(List.of(session.getFirst(), session.getFirst()), records);
    SignOns.success(asks(browser, "https://board.example/saml", ""));
  }

  @Test
  void soDoesOneWhoseSessionHasEnded() throws Exception {
    var browser = house.browser();
    SignOns.success(browser.signIn(asks(browser, WIKI, ""), "tanaka", "tanaka-demo-1"));
    house.database().write(handle -> handle.execute("DELETE FROM session"));
    SignOns.success(browser.signIn(asks(browser, WIKI, ""), "tanaka", "tanaka-demo-1"));
    var session = writers("session");
    assertEquals(1, session.size());
    assertTrue(writers("service_session").containsAll(session));
  }

  @Test
  void aPasswordForOneRequestIsSpentByTheAnswerThatItIsWrittenWith() throws Exception {
    var browser = house.browser();
    var forced = "ForceAuthn='true'";
    SignOns.success(browser.signIn(asks(browser, WIKI, forced), "tanaka", "tanaka-demo-1"));
    assertEquals(writers("session"), writers("service_session"));
    SignOns.assertAsks(asks(browser, WIKI, forced));
    SignOns.success(asks(browser, WIKI, ""));
  }

  @Test
  void whatIsProvedLastsWhereTheAnswerIsARefusal() throws Exception {
    var one = house.browser();
    var other = house.browser();
    var path = new AuthnRequests(WIKI, clock.instant()).redirect();
    var shown = one.get(path);
    var shownToo = other.get(path);
    SignOns.success(one.signIn(shown, "tanaka", "tanaka-demo-1"));
    SignOns.assertPageOnly(other.signIn(shownToo, "suzuki", "suzuki-demo-1"));
    assertEquals(2, writers("session").size());
    SignOns.success(asks(other, "https://board.example/saml", ""));
  }
}
