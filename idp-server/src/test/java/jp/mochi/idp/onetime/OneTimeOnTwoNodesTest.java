package jp.mochi.idp.onetime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import jp.mochi.idp.Browser;
import jp.mochi.idp.Browser.Page;
import jp.mochi.idp.SignOns;
import jp.mochi.ldap.FreePorts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two servers over one PostgreSQL: a code that was used on one is used on the other. */
class OneTimeOnTwoNodesTest {
  private static final String OWN_KEY = "master-key: {file: master.key}";

  @TempDir private Path dir;

  @SuppressWarnings("NullAway.Init") // start() sets it
  private EmbeddedPostgres postgres;

  @SuppressWarnings("NullAway.Init") // start() sets it
  private OneTimeHouse one;

  @SuppressWarnings("NullAway.Init") // start() sets it
  private OneTimeHouse other;

  @BeforeEach
  void start() throws Exception {
    postgres =
        EmbeddedPostgres.builder()
            .setPort(FreePorts.one())
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .start();
    var first = Files.createDirectory(dir.resolve("one"));
    UnaryOperator<String> shared =
        yaml ->
            yaml.replaceFirst(
                "database: .*",
                "database: {url: \"jdbc:postgresql://localhost:%d/postgres\", username: postgres}"
                    .formatted(postgres.getPort()));
    one = OneTimeHouse.start(first, OneTimeHouse.POLICY, shared);
    var key = "master-key: {file: " + first.resolve("master.key") + "}";
    other =
        OneTimeHouse.beside(
            one,
            Files.createDirectory(dir.resolve("other")),
            yaml -> shared.apply(yaml).replace(OWN_KEY, key));
  }

  @AfterEach
  void stop() throws Exception {
    other.close();
    one.close();
    postgres.close();
  }

  private List<String> reasons() {
    return one.portal().reasons();
  }

  private static void guess(OneTimeHouse at, OneTimeHouse.App app, String from, int times)
      throws Exception {
    var thief = at.portal().house().browser().from(from);
    var page = at.toTheCode(thief, "tanaka");
    for (int i = 0; i < times; i++) {
      page = OneTimeHouse.type(thief, page, at.code(app, 100 + i));
    }
  }

  @Test
  void wrongCodesOnBothAreOneReasonToTellTheOwnerOnce() throws Exception {
    var app = one.setUp("tanaka");
    guess(one, app, "198.51.1.9", 4);
    assertFalse(one.portal().done("audit", "search", "--json").contains("one-time-code guessed"));
    guess(other, app, "198.51.2.9", 3);
    var audit = one.portal().done("audit", "search", "--json");
    assertEquals(2, audit.split("one-time-code guessed", -1).length, audit);
  }

  @Test
  void aCodeAndARecoveryCodeThatWereUsedOnOneAreUsedOnTheOther() throws Exception {
    var app = one.setUp("tanaka");
    var here = one.elsewhere();
    SignOns.success(OneTimeHouse.type(here, one.toTheCode(here, "tanaka"), one.code(app)));
    var there = other.elsewhere();
    var page = other.toTheCode(there, "tanaka");
    page = OneTimeHouse.type(there, page, other.code(app));
    assertEquals(List.of("CODE_USED"), reasons());
    SignOns.success(OneTimeHouse.type(there, page, other.code(app, 1)));
    var again = one.elsewhere();
    var recovery = one.toTheCode(again, "tanaka");
    SignOns.success(OneTimeHouse.type(again, recovery, app.recovery().getFirst()));
    var late = other.elsewhere();
    page = OneTimeHouse.type(late, other.toTheCode(late, "tanaka"), app.recovery().getFirst());
    assertFalse(page.body().contains("SAMLResponse"), page.body());
    assertEquals(List.of("CODE_USED", "CODE_WRONG"), reasons());
  }

  @Test
  void ofTheSameCodeOnBothAtOnceOneCounts() throws Exception {
    var app = one.setUp("tanaka");
    var asking = new ArrayList<Callable<Page>>();
    for (var house : List.of(one, other, one, other)) {
      Browser browser = house.elsewhere();
      var page = house.toTheCode(browser, "tanaka");
      asking.add(() -> OneTimeHouse.type(browser, page, house.code(app)));
    }
    int permitted = 0;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var answer : threads.invokeAll(asking)) {
        permitted += answer.get().body().contains("SAMLResponse") ? 1 : 0;
      }
    }
    assertEquals(1, permitted);
    assertEquals(List.of("CODE_USED", "CODE_USED", "CODE_USED"), reasons());
  }

  @Test
  void wrongCodesOnOneAreCountedOnTheOtherAndTheOwnersBrowserIsKnownThere() throws Exception {
    var app = one.setUp("tanaka");
    var owners = one.elsewhere();
    SignOns.success(OneTimeHouse.type(owners, one.toTheCode(owners, "tanaka"), one.code(app)));
    one.clock().pass(Duration.ofMinutes(30));
    for (var house : List.of(one, other)) {
      var thief = house.elsewhere();
      var page = house.toTheCode(thief, "tanaka");
      for (int i = 0; i < 3; i++) {
        page = OneTimeHouse.type(thief, page, house.code(app, 100 + i));
      }
    }
    assertEquals("CODE_TOO_MANY", reasons().getLast(), reasons().toString());
    one.clock().pass(Duration.ofMinutes(35));
    var moved = other.elsewhere();
    moved.cookies().putAll(owners.cookies());
    SignOns.success(OneTimeHouse.type(moved, other.again(moved), other.code(app)));
  }

  @Test
  void theTablesHoldNoCodeInClear() throws Exception {
    var app = one.setUp("tanaka");
    var rows = one.portal().all("SELECT encode(secret, 'hex') FROM one_time_secret");
    var secret = java.util.HexFormat.of().formatHex(app.secret().export());
    assertEquals(1, rows.size());
    assertFalse(rows.getFirst().contains(secret));
    assertEquals(10, one.portal().all("SELECT encode(mark, 'hex') FROM recovery_code").size());
  }

  @Test
  void anotherAppTakesThePlaceOfTheFirstOnBoth() throws Exception {
    var first = one.setUp("tanaka");
    var second = other.setUp("tanaka");
    var browser = one.elsewhere();
    var page = one.toTheCode(browser, "tanaka");
    page = OneTimeHouse.type(browser, page, one.code(first));
    assertEquals(List.of("CODE_WRONG"), reasons());
    SignOns.success(OneTimeHouse.type(browser, page, one.code(second)));
    assertEquals("1", one.portal().one("SELECT COUNT(*) FROM one_time_secret"));
  }
}
