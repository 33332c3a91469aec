package jp.mochi.idp.gate;

import static jp.mochi.idp.gate.Intranet.check;
import static jp.mochi.idp.gate.Intranet.done;
import static jp.mochi.idp.gate.Intranet.go;
import static jp.mochi.idp.gate.Intranet.header;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import jp.mochi.idp.ManualClock;
import jp.mochi.idp.SignOns;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Zones, ages and reasons at the gate: asked of the rules with every request. */
class GateRulesTest {
  private static final String OUTSIDE = "198.51.100.9";
  private static final String POLICY =
      """
      version: 1
      zones: {office: {ranges: [203.0.113.0/24]}}
      rules:
        - name: inside
          reason: {ja: 社内 Wiki です。, en: The wiki is for the office.}
          if: {services: [wiki], not-zones: [office]}
          refuse: true
        - name: tasks
          reason: {ja: 五分, en: Five minutes}
          if: {services: [tasks]}
          require: [{factor: password, max-age: 5m}]
        - name: all
          reason: {ja: 全員, en: All}
          if: {not-services: [tasks]}
          require: [password]
          obligations: {re-evaluate: 1m}
      """;

  private final ManualClock clock = new ManualClock();
  private Intranet intranet;

  @BeforeEach
  void start(@TempDir Path dir) throws Exception {
    intranet = Intranet.start(dir, clock, POLICY);
  }

  @AfterEach
  void stop() {
    intranet.close();
  }

  @Test
  void aTicketFromTheOfficeIsRefusedOutsideAndThePageSaysWhatHelps() throws Exception {
    var here = intranet.browser();
    var there = intranet.at("/page");
    assertEquals(303, done(there, "wiki", intranet.code(here, there, "wiki").fields()).status());
    assertEquals(200, check(there, "wiki").status());
    var refused = check(there.from(OUTSIDE), "wiki");
    assertEquals(403, refused.status());
    var page = here.from(OUTSIDE).get(go(refused));
    assertEquals(403, page.status());
    assertTrue(page.body().contains("<p>The wiki is for the office.</p>"), page.body());
    assertTrue(page.body().contains("<p>Connect through “office”.</p>"), page.body());
    assertTrue(page.body().contains(header(refused, "X-Reference")), page.body());
    var stranger = intranet.browser().from(OUTSIDE).get(go(refused));
    assertEquals(403, stranger.status());
    assertFalse(stranger.body().contains("office"), stranger.body());
    assertEquals(200, check(there.from(Intranet.CLIENT), "wiki").status());
  }

  @Test
  void aProofThatHasGrownTooOldIsAskedForAgain() throws Exception {
    var here = intranet.browser();
    var there = intranet.at("/tasks/1");
    var code = intranet.code(here, there, "tasks").fields();
    assertEquals(303, done(there, "tasks", code).status());
    clock.pass(Duration.ofMinutes(5).plusSeconds(1));
    var asked = check(there, "tasks");
    assertEquals(401, asked.status(), asked.body());
    var again = here.get(go(asked));
    SignOns.assertAsks(again);
    var brought = here.signIn(again, "tanaka", "tanaka-demo-1");
    assertEquals(303, done(there, "tasks", brought.fields()).status());
    assertEquals(200, check(there, "tasks").status());
  }

  @Test
  void aTicketOutlivesRulesThatAreToBeAskedAgainSinceTheyAreAskedEachTime() throws Exception {
    var there = intranet.signedOn("wiki", "/page");
    clock.pass(Duration.ofMinutes(2));
    assertEquals(200, check(there, "wiki").status());
    assertEquals(403, check(there.from(OUTSIDE), "wiki").status());
  }
}
