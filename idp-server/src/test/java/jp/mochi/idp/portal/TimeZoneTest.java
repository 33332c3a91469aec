package jp.mochi.idp.portal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import jp.mochi.idp.AuthnRequests;
import jp.mochi.idp.Browser;
import jp.mochi.idp.cli.Typed;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code time-zone: Asia/Tokyo} on a machine whose clocks show UTC: half past midnight on the 21st
 * there is the afternoon of the 20th here.
 */
class TimeZoneTest {
  private static final Instant NOW = Instant.parse("2026-11-20T15:30:00Z");
  private static final String JAPANESE = "2026年11月21日 00:30 JST";
  private static final String ENGLISH = "21 Nov 2026, 00:30 JST";

  private static final String POLICY =
      PortalHouse.POLICY.replace(
          "rules:\n",
          """
          rules:
            - name: not at night
              reason: {ja: 夜間は使えません。, en: Closed at night.}
              if: {services: [payroll], time: {from: "22:00", to: "06:00", zone: Asia/Tokyo}}
              refuse: true
          """);

  @SuppressWarnings("NullAway.Init") // start() sets it
  private static Path dir;

  @SuppressWarnings("NullAway.Init") // start() sets it
  private static PortalHouse house;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    dir = folder;
    house =
        PortalHouse.start(
            dir,
            InstantSource.fixed(NOW),
            POLICY,
            yaml -> yaml.replace("time-zone: UTC", "time-zone: Asia/Tokyo"));
    house.device("tanaka", "phone-1", "--name", "Work phone");
    house.device("sato", "phone-2", "--name", "Lost phone");
    house.house().register("payroll", "https://payroll.example/saml", "https://payroll.example/a");
  }

  @AfterAll
  static void stop() {
    house.close();
  }

  private static void tells(String page, String time) {
    assertTrue(page.contains(time), page);
    assertFalse(page.contains("UTC"), page);
    assertFalse(page.contains("T15:30"), page);
  }

  @Test
  void onesOwnPageTellsTimesByTheCompanysClocks() throws Exception {
    var browser = house.office();
    house.open(browser, "/me", "tanaka");
    tells(browser.get("/me").body(), ENGLISH);
    tells(browser.speaking("ja").get("/me").body(), JAPANESE);
  }

  @Test
  void theHelpdesksPagesDo() throws Exception {
    var browser = house.office();
    house.open(browser, "/helpdesk", "nakamura");
    tells(browser.get("/helpdesk/people/" + house.id("tanaka")).body(), ENGLISH);
  }

  /** The page before it is as old as the act of somebody faster. */
  @Test
  void whoWasFasterIsToldByThem() throws Exception {
    var browser = house.office();
    house.open(browser, "/helpdesk", "nakamura");
    var address = "/helpdesk/people/" + house.id("sato") + "/suspend";
    var before = browser.get(address + "?on=phone-2");
    var form = PortalHouse.form(before, address, "reason", "looked odd");
    house.done("device", "lost", "phone-2", "--reason", "gone");
    var late = browser.post(address, form);
    tells(late.body(), "since " + ENGLISH + ", by local");
  }

  @Test
  void aRefusalSaysByThemFromWhenItMayGoOn() throws Exception {
    var browser = house.office();
    house.open(browser, "/me", "mueller");
    var request = new AuthnRequests("https://payroll.example/saml", NOW).redirect();
    tells(browser.get(request).body(), "21 Nov 2026, 06:00 JST");
    tells(browser.speaking("ja").get(request).body(), "2026年11月21日 06:00 JST");
  }

  @Test
  void commandsSayWhoseClocksAndScriptsGetUtc() throws Exception {
    signOn(house.office(), "suzuki");
    var typed = new Typed(dir); // at a terminal whose clocks show UTC
    var table = typed.run("session", "list", "--person", "suzuki").out();
    assertTrue(table.contains("2026-11-21 00:30:00 JST"), table);
    var json = typed.run("session", "list", "--person", "suzuki", "--json").out();
    assertTrue(json.contains("\"2026-11-20T15:30:00Z\""), json);
    assertFalse(json.contains("JST"), json);
    var export = typed.run("audit", "export", "--format", "csv").out();
    assertTrue(export.contains("2026-11-20T15:30:00Z"), export);
    assertFalse(export.contains("JST"), export);
  }

  @Test
  void aDayThatIsTypedIsADayThere() throws Exception {
    signOn(house.office(), "obrien");
    assertEquals(1, found("--from", "2026-11-21"));
    assertEquals(0, found("--from", "2026-11-22"));
    assertEquals(0, found("--to", "2026-11-21"));
    assertEquals(1, found("--to", "2026-11-22"));
    assertEquals(1, found("--to", "2026-11-21T00:30:01"));
    assertEquals(0, found("--to", "2026-11-21T00:30:00"));
  }

  private static void signOn(Browser browser, String username) throws Exception {
    house.open(browser, "/me", username);
  }

  private static long found(String... bounds) {
    var words = new ArrayList<>(List.of("audit", "search", "--person", "obrien"));
    words.addAll(List.of(bounds));
    var said = new Typed(dir).run(words.toArray(String[]::new));
    assertEquals(0, said.status(), said.err());
    return said.out().lines().filter(line -> line.contains("mochi:me")).count();
  }
}
