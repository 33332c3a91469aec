package jp.mochi.idp.inforce;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.sun.net.httpserver.HttpServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import jp.mochi.idp.AuthnRequests;
import jp.mochi.idp.Browser;
import jp.mochi.idp.House;
import jp.mochi.idp.ManualClock;
import jp.mochi.idp.SignOns;
import jp.mochi.ldap.FreePorts;
import jp.mochi.ldap.Pause;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two servers on one PostgreSQL: what lies in a zone changes while somebody is signed on, and
 * counts for their next assertion, whichever server gives it.
 */
class ZonesAcrossNodesTest {
  private static final String POLICY =
      """
      version: 1
      zones:
        site: {ranges: [192.0.2.0/24]}
        branch: {file: branch.txt}
        carrier: {url: "http://127.0.0.1:%d/carrier.txt", refresh: 1m}
      rules:
        - name: inside
          reason: {ja: 社内から, en: Only from inside}
          if: {zones: [site, branch, carrier]}
          require: [password]
      """;

  private static final ManualClock CLOCK = new ManualClock();
  private static final AtomicInteger FETCHED = new AtomicInteger();
  private static volatile String carrier = "203.0.113.0/24\n";
  private static HttpServer lists;
  private static EmbeddedPostgres postgres;
  private static House one;
  private static House other;

  @BeforeAll
  static void start(@TempDir Path dir) throws Exception {
    lists = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    lists.createContext(
        "/carrier.txt",
        exchange -> {
          FETCHED.incrementAndGet();
          var body = carrier.getBytes(UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    lists.start();
    postgres =
        EmbeddedPostgres.builder()
            .setPort(FreePorts.one())
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .start();
    var first = folder(dir, "one");
    one = house(first, first);
    one.register("sp", "https://sp.example/saml", "https://sp.example/acs");
    other = house(folder(dir, "other"), first);
    until(() -> FETCHED.get() > 0);
    aSecond();
  }

  private static Path folder(Path dir, String name) throws IOException {
    var folder = Files.createDirectory(dir.resolve(name));
    Files.writeString(folder.resolve("branch.txt"), "198.51.100.0/24\n");
    return folder;
  }

  private static House house(Path dir, Path first) throws Exception {
    var url = "jdbc:postgresql://localhost:" + postgres.getPort() + "/postgres";
    return House.start(
        dir,
        CLOCK,
        yaml ->
            yaml.replaceFirst(
                        "database: .*", "database: {url: \"" + url + "\", username: postgres}")
                    .replace(
                        dir.equals(first) ? "" : "{file: master.key}",
                        dir.equals(first) ? "" : "{file: " + first.resolve("master.key") + "}")
                + "trusted-proxies: [127.0.0.1]\n",
        policy());
  }

  private static String policy() {
    return POLICY.formatted(lists.getAddress().getPort());
  }

  @AfterAll
  static void stop() throws Exception {
    for (var each : new AutoCloseable[] {other, one, postgres}) {
      if (each != null) {
        each.close();
      }
    }
    lists.stop(0);
  }

  private static void aSecond() {
    Pause.of(Duration.ofSeconds(1));
  }

  private static void until(java.util.function.BooleanSupplier condition) {
    for (var tries = 0; !condition.getAsBoolean(); tries++) {
      if (tries > 200) {
        throw new AssertionError("it never came to that");
      }
      Pause.of(Duration.ofMillis(50));
    }
  }

  private static Browser.Page ask(Browser browser) throws Exception {
    return browser.get(new AuthnRequests("https://sp.example/saml", CLOCK.instant()).redirect());
  }

  /** The same browser at the same address, whose next request a balancer sends elsewhere. */
  private static Browser sentTo(House house, Browser browser, String address) {
    var moved = house.browser().from(address);
    moved.cookies().putAll(browser.cookies());
    return moved;
  }

  /** Somebody who is signed on and gets assertions from both. */
  private static Browser signedOn(String address) throws Exception {
    var browser = one.browser().from(address);
    SignOns.success(browser.signIn(ask(browser), "tanaka", "tanaka-demo-1"));
    SignOns.success(ask(sentTo(other, browser, address)));
    return browser;
  }

  private static boolean isPermitted(House house, Browser browser, String address)
      throws Exception {
    var page = ask(sentTo(house, browser, address));
    return page.fields().containsKey("SAMLResponse")
        && "Success".equals(SignOns.status(SignOns.response(page)));
  }

  @Test
  void rangesChangedInThePolicyOfOneCountOnTheOtherWithinASecond() throws Exception {
    var address = "192.0.2.7";
    var browser = signedOn(address);
    var file = one.dir().resolve("policy.yaml");
    try {
      Files.writeString(file, policy().replace("192.0.2.0/24", "192.0.2.128/25"));
      aSecond();
      assertFalse(isPermitted(other, browser, address));
      assertFalse(isPermitted(one, browser, address));
      SignOns.success(ask(sentTo(other, browser, "192.0.2.200")));
    } finally {
      Files.writeString(file, policy());
      aSecond();
    }
    SignOns.success(ask(sentTo(other, browser, address)));
  }

  @Test
  void aFileCountsWithinASecondOnTheNodeWhoseFileItIs() throws Exception {
    var address = "198.51.100.7";
    var browser = signedOn(address);
    Files.writeString(other.dir().resolve("branch.txt"), "198.51.100.128/25\n");
    aSecond();
    assertFalse(isPermitted(other, browser, address));
    SignOns.success(ask(sentTo(one, browser, address)));
  }

  @Test
  void aListElsewhereIsFetchedByOneWhenItsTimeComesAndCountsOnBothWithinASecond() throws Exception {
    var address = "203.0.113.7";
    var browser = signedOn(address);
    carrier = "203.0.113.128/25\n";
    var before = FETCHED.get();
    CLOCK.pass(Duration.ofSeconds(59));
    aSecond();
    assertEquals(before, FETCHED.get(), "not yet");
    SignOns.success(ask(sentTo(other, browser, address)));
    CLOCK.pass(Duration.ofSeconds(2));
    until(() -> FETCHED.get() > before);
    aSecond();
    assertFalse(isPermitted(one, browser, address));
    assertFalse(isPermitted(other, browser, address));
    assertEquals(before + 1, FETCHED.get(), "by one of the two");
    SignOns.success(ask(sentTo(other, browser, "203.0.113.200")));
  }
}
