package jp.mochi.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import jp.mochi.idp.AuthnRequests;
import jp.mochi.idp.Browser;
import jp.mochi.idp.House;
import jp.mochi.idp.SignOns;
import jp.mochi.idp.cli.Typed;
import jp.mochi.idp.session.Sessions;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two servers that share a database and a master key, and nothing else. */
class TwoNodesTest {
  private static final String SP = "https://sp.example/saml";
  private static final String OWN_KEY = "master-key: {file: master.key}";

  private static EmbeddedPostgres postgres;
  private static House one;
  private static House other;

  @BeforeAll
  static void start(@TempDir Path dir) throws Exception {
    postgres =
        EmbeddedPostgres.builder()
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("max_connections", "100")
            .start();
    var first = Files.createDirectory(dir.resolve("one"));
    one = House.start(first, Clock.systemUTC(), TwoNodesTest::onPostgres);
    one.register("sp", SP, "https://sp.example/acs");
    var key = "master-key: {file: " + first.resolve("master.key") + "}";
    other =
        House.start(
            Files.createDirectory(dir.resolve("other")),
            Clock.systemUTC(),
            yaml -> onPostgres(yaml).replace(OWN_KEY, key));
  }

  private static String onPostgres(String yaml) {
    return yaml.replaceFirst(
        "database: .*",
        "database: {url: \"jdbc:postgresql://localhost:%d/postgres\", username: postgres}"
            .formatted(postgres.getPort()));
  }

  @AfterAll
  static void stop() throws Exception {
    if (other != null) {
      other.close();
    }
    if (one != null) {
      one.close();
    }
    if (postgres != null) {
      postgres.close();
    }
  }

  private static String request() throws Exception {
    return new AuthnRequests(SP, Clock.systemUTC().instant()).redirect();
  }

  /** The same browser, whose next request a balancer sends elsewhere. */
  private static Browser sentTo(House house, Browser browser) {
    var moved = house.browser();
    moved.cookies().putAll(browser.cookies());
    return moved;
  }

  private static boolean endEverySession(Handle handle) {
    var ids = handle.createQuery("SELECT id FROM session").mapTo(String.class).list();
    ids.forEach(id -> new Sessions().end(handle, id));
    return !ids.isEmpty();
  }

  @Test
  void aSignOnThatBeganOnOneEndsOnTheOther() throws Exception {
    var browser = one.browser();
    var login = browser.get(request());

    var moved = sentTo(other, browser);
    var answer = moved.signIn(login, "tanaka", "tanaka-demo-1");

    assertTrue(answer.fields().containsKey("SAMLResponse"), answer.body());
    var back = sentTo(one, moved).get(request());
    assertTrue(back.fields().containsKey("SAMLResponse"), back.body());
  }

  @Test
  void aSessionEndedOnOneGivesNothingOnTheOtherWithinASecond() throws Exception {
    var browser = one.browser();
    browser.signIn(browser.get(request()), "sato", "sato-demo-1");
    var moved = sentTo(other, browser);
    assertTrue(moved.get(request()).fields().containsKey("SAMLResponse"));

    one.database().write(TwoNodesTest::endEverySession);

    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
    var after = moved.get(request());
    assertFalse(after.fields().containsKey("SAMLResponse"), after.body());
    assertTrue(after.body().contains("name=\"password\""), after.body());
  }

  private static String signedBy(House house) throws Exception {
    var browser = house.browser();
    var answer = browser.signIn(browser.get(request()), "tanaka", "tanaka-demo-1");
    var response = SignOns.success(answer);
    return response.replaceFirst("(?s).*<ds:X509Certificate>", "").replaceFirst("(?s)<.*", "");
  }

  private static void typedOnOne(String... words) {
    var said = new Typed(one.dir()).run(words);
    assertEquals(0, said.status(), said.err());
  }

  @Test
  void aKeyRolledOverOnOneIsPublishedAndSignsOnTheOtherWithinASecond() throws Exception {
    var former = signedBy(other);

    typedOnOne("key", "add");
    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
    var published = other.browser().get("/saml/metadata").body();
    assertEquals(3, published.split("<ds:X509Certificate>", -1).length - 1, published);

    typedOnOne("key", "use", "--early");
    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
    var now = signedBy(other);
    assertNotEquals(former, now);
    assertEquals(signedBy(one), now);
  }
}
