package jp.mochi.idp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import jp.mochi.cert.KeyPairs;
import jp.mochi.cert.Pem;
import jp.mochi.cert.SelfSigned;
import jp.mochi.ldap.FreePorts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What a monitoring system reads at {@code /metrics} of the real server. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MetricsTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String SP = "https://sp.example/metadata";

  @SuppressWarnings("NullAway.Init") // start() sets it
  private static House house;

  @BeforeAll
  static void start(@TempDir Path dir) throws Exception {
    house = House.start(dir, Clock.systemUTC(), yaml -> yaml + siem(dir));
    house.register("cloud", SP, "https://sp.example/acs");
  }

  /** Nobody listens there: what is to be forwarded waits. */
  private static String siem(Path dir) {
    try {
      var pair = KeyPairs.p256();
      var now = Clock.systemUTC().instant();
      var certificate = SelfSigned.carrying(pair, "siem", now, now.plus(Duration.ofDays(1)));
      var trust = Files.writeString(dir.resolve("siem.pem"), Pem.write(certificate));
      var port = FreePorts.several(1).getFirst();
      return "audit: {forward: {host: 127.0.0.1, port: %d, trust: %s}}\n".formatted(port, trust);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @AfterAll
  static void stop() {
    house.close();
  }

  private static String metrics() throws Exception {
    var port = house.configuration().listen().management().port();
    var address = URI.create("http://127.0.0.1:" + port + "/metrics");
    return HTTP.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString()).body();
  }

  /** The value of a line; 0 where there is none yet. */
  private static double value(String name) throws Exception {
    return metrics()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .sum();
  }

  private static String request() throws Exception {
    return new AuthnRequests(SP, Clock.systemUTC().instant()).redirect();
  }

  @Test
  void signOnsAreCountedByOutcomeAndWhy() throws Exception {
    var permitted = "mochi_signons_total{outcome=\"permitted\",why=\"\"}";
    var needed = "mochi_signons_total{outcome=\"need\",why=\"password\"}";
    var wrong = "mochi_signons_total{outcome=\"refused\",why=\"credentials\"}";
    var unknown = "mochi_signons_total{outcome=\"refused\",why=\"unknown-service\"}";
    assertTrue(metrics().contains(permitted), "there before the first sign-on");
    double before = value(permitted);
    double neededBefore = value(needed);
    var browser = house.browser();

    var page = browser.get(request());
    assertEquals(neededBefore + 1, value(needed));
    page = browser.signIn(page, "tanaka", "wrong");
    assertEquals(1, value(wrong));
    browser.signIn(page, "tanaka", "tanaka-demo-1");
    assertEquals(before + 1, value(permitted));
    browser.get(
        new AuthnRequests("https://nobody.example", Clock.systemUTC().instant()).redirect());
    assertEquals(1, value(unknown));
  }

  @Test
  void theDirectorysCallsAreTimedByOperationAndOutcome() throws Exception {
    var bound = "mochi_directory_seconds_count{operation=\"authenticate\",outcome=\"bound\"}";
    double before = value(bound);
    browserOf("suzuki");
    assertEquals(before + 1, value(bound));
    assertTrue(value(bound.replace("_count", "_sum")) > 0);
  }

  /** The last one: a server that didn't answer is left alone for a while. */
  @Test
  @Order(Integer.MAX_VALUE)
  void anOutageOfTheDirectoryIsCounted() throws Exception {
    house.directory().goAway();
    browserOf("sato");
    assertTrue(metrics().contains("outcome=\"unavailable\""), metrics());
  }

  private static void browserOf(String person) throws Exception {
    var browser = house.browser();
    browser.signIn(browser.get(request()), person, person + "-demo-1");
  }

  @Test
  void whatTheSiemHasNotBeenSentIsToldWithItsAge() throws Exception {
    house.browser().get("/saml/sso?SAMLRequest=broken");
    assertTrue(value("mochi_audit_unsent") >= 1, metrics());
    assertTrue(value("mochi_audit_unsent_age_seconds") > 0, metrics());
    assertTrue(value("mochi_audit_unsent_age_seconds") < 600, metrics());
  }

  @Test
  void queuesAndRequestsInFlightAreThere() throws Exception {
    var now = metrics();
    assertTrue(now.contains("\nmochi_database_waiting "), now);
    assertTrue(now.contains("\nhttp_requests_active{listener=\"main\"} 0.0"), now);
    assertEquals(1, value("http_requests_active{listener=\"management\"}"), "the one that asks");
  }

  @Test
  void noNumberNamesAPersonOrAService() throws Exception {
    var browser = house.browser();
    browser.signIn(browser.get(request()), "nakamura", "nakamura-demo-1");
    var now = metrics();
    for (var secret : new String[] {"nakamura", "cloud", "sp.example"}) {
      assertFalse(now.contains(secret), secret);
    }
  }
}
