package jp.mochi.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import jp.mochi.idp.AuthnRequests;
import jp.mochi.idp.Browser;
import jp.mochi.idp.House;
import jp.mochi.ldap.Certificates;
import jp.mochi.ldap.Slapd;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Guessing against Debian's slapd, whose own lockout strikes at five failures. */
class SlapdTest {
  private static final String SP = "https://sp.example/saml";
  private static final int ADDRESSES = 200;
  private static final int GUESSES_EACH = 5;

  private static Slapd slapd;
  private static House house;

  @BeforeAll
  static void start(@TempDir Path dir) throws Exception {
    slapd = new Slapd(dir.resolve("slapd"), Certificates.in(dir.resolve("ca"), "DNS:localhost"));
    slapd.lockAfter(5);
    house =
        House.start(
            Files.createDirectory(dir.resolve("idp")), Clock.systemUTC(), SlapdTest::onSlapd);
    house.register("sp", SP, "https://sp.example/acs");
  }

  private static String onSlapd(String yaml) {
    return """
    %s
      servers: ["%s"]
      bind-dn: "cn=mochi,ou=services,%s"
      bind-password: service-secret
      users: {base: "ou=people,%s", filter: "(uid={username})"}
      groups: {base: "ou=groups,%s", filter: "(member={dn})", name: cn}
      lockout-threshold: 5
    policy: policy.yaml
    trusted-proxies: [127.0.0.1/32]
    """
        .formatted(
            yaml.substring(0, yaml.indexOf("directory:") + "directory:".length()),
            slapd.url(),
            Slapd.BASE,
            Slapd.BASE,
            Slapd.BASE);
  }

  @AfterAll
  static void stop() {
    if (house != null) {
      house.close();
    }
    if (slapd != null) {
      slapd.close();
    }
  }

  private static Browser.Page loginPage(Browser browser) throws Exception {
    return browser.get(new AuthnRequests(SP, Clock.systemUTC().instant()).redirect());
  }

  @Test
  void aThousandGuessesNeitherLockTheAccountNorKeepThePersonOut() throws Exception {
    var phone = house.browser().from("192.0.2.1");
    var first = signIn(phone, "alice-password");
    assertTrue(first.body().contains("SAMLResponse"), first.body());

    var statuses = guess();

    assertEquals(ADDRESSES * GUESSES_EACH, statuses.size());
    assertTrue(statuses.stream().allMatch(status -> status >= 400), statuses.toString());
    assertTrue(slapd.failures("alice") < 5, slapd.failures("alice") + " failures");
    assertTrue(slapd.failures("alice") > 0, "the first guesses reach the directory");
    assertFalse(slapd.hasLocked("alice"));

    var stranger = signIn(house.browser().from("192.0.2.77"), "alice-password");
    assertEquals(429, stranger.status(), "a stranger isn't let through to the directory any more");
    var known = signIn(phone, "alice-password");
    assertTrue(known.body().contains("SAMLResponse"), known.body());
  }

  private static Browser.Page signIn(Browser browser, String password) throws Exception {
    browser.cookies().remove("__Host-mochi-session");
    return browser.signIn(loginPage(browser), "alice", password);
  }

  private static List<Integer> guess() throws Exception {
    var results = new ArrayList<Future<List<Integer>>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < ADDRESSES; i++) {
        var address = "100.%d.%d.7".formatted(64 + i % 50, i);
        results.add(threads.submit(() -> guessFrom(address)));
      }
    }
    var statuses = new ArrayList<Integer>();
    for (var result : results) {
      statuses.addAll(result.get());
    }
    return statuses;
  }

  private static List<Integer> guessFrom(String address) throws Exception {
    var browser = house.browser().from(address);
    var page = loginPage(browser);
    var statuses = new ArrayList<Integer>();
    for (int i = 0; i < GUESSES_EACH; i++) {
      statuses.add(browser.signIn(page, "alice", "guess-" + i).status());
    }
    return statuses;
  }
}
