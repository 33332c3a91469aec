package jp.mochi.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import jp.mochi.idp.AuthnRequests;
import jp.mochi.idp.Browser;
import jp.mochi.idp.House;
import jp.mochi.idp.SignOns;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.audit.Circumstances;
import jp.mochi.idp.cli.Typed;
import jp.mochi.idp.session.EndOfSessions;
import jp.mochi.ldap.FreePorts;
import jp.mochi.ldap.Pause;
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
            .setPort(FreePorts.one())
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
    var now = Clock.systemUTC().instant();
    var act = new EndOfSessions.Act(new Circumstances(now, "TEST1-TEST1", "", ""), "test");
    var ending = new EndOfSessions(new AuditLog(false));
    ids.forEach(id -> ending.one(handle, id, act));
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

    Pause.of(Duration.ofSeconds(1));
    var after = moved.get(request());
    assertFalse(after.fields().containsKey("SAMLResponse"), after.body());
    assertTrue(after.body().contains("name=\"password\""), after.body());
  }

  private static int ready(House house) throws Exception {
    var port = house.configuration().listen().management().port();
    var uri = URI.create("http://127.0.0.1:" + port + "/health/ready");
    try (var client = HttpClient.newHttpClient()) {
      var answer = client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
      assertEquals(
          house == other,
          answer.body().contains("differs from policy 2 ("),
          () -> "only the node whose file is another says so: " + answer.body());
      return answer.statusCode();
    }
  }

  @Test
  void aPolicyChangedOnOneIsObeyedByTheOtherWithinASecondAndTheyDoNotFight() throws Exception {
    var browser = other.browser();
    var login = browser.get(request());
    assertTrue(browser.signIn(login, "tanaka", "tanaka-demo-1").body().contains("SAMLResponse"));
    var file = one.dir().resolve("policy.yaml");
    var before = Files.readString(file);
    try {
      Files.writeString(file, before.replace("require: [password]", "refuse: true"));
      Pause.of(Duration.ofSeconds(1));
      assertNotEquals("Success", outcome(browser.get(request())));
      Pause.of(Duration.ofSeconds(1));
      assertNotEquals("Success", outcome(browser.get(request())));
      assertEquals(200, ready(one));
      assertEquals(200, ready(other));
    } finally {
      Files.writeString(file, before);
      Pause.of(Duration.ofSeconds(1));
    }
    assertEquals("Success", outcome(browser.get(request())));
  }

  /** The status that the service is told, or that the person alone is told something. */
  private static String outcome(Browser.Page page) {
    return page.fields().containsKey("SAMLResponse")
        ? SignOns.status(SignOns.response(page))
        : "a page";
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
    Pause.of(Duration.ofSeconds(1));
    var published = other.browser().get("/saml/metadata").body();
    // the signature's own, two that sign, one to encrypt to
    assertEquals(4, published.split("<ds:X509Certificate>", -1).length - 1, published);

    typedOnOne("key", "use", "--early");
    Pause.of(Duration.ofSeconds(1));
    var now = signedBy(other);
    assertNotEquals(former, now);
    assertEquals(signedBy(one), now);
  }
}
