package jp.mochi.idp.devicekey;

import static jp.mochi.idp.devicekey.KeyHouse.assertAsksForKey;
import static jp.mochi.idp.devicekey.KeyHouse.phone;
import static jp.mochi.idp.devicekey.KeyHouse.shown;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jp.mochi.idp.Browser;
import jp.mochi.idp.Browser.Page;
import jp.mochi.idp.config.FaultCode;
import jp.mochi.idp.config.PolicyFile;
import jp.mochi.idp.config.PolicyScope;
import jp.mochi.idp.policy.Factor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may register a phone by the rules that come with the product, whose # somebody takes off. */
class ShippedEnrolmentRulesTest {
  private static final String CONF = "../conf/policy.yaml";
  private static final String INIT = "src/main/resources/jp/mochi/idp/config/init/policy.yaml";

  private static final String ZONE = "# zones:";
  private static final String OFFICE = "  # - name: register a phone";
  private static final String DEVICE = "  # - name: register another phone";

  @TempDir private Path dir;

  /** The file without the # of the entries that begin so. */
  private static String shipped(String file, String... entries) throws IOException {
    var text = new StringBuilder();
    Optional<String> within = Optional.empty();
    for (var line : Files.readString(Path.of(file)).lines().toList()) {
      var begins = List.of(entries).stream().filter(line::equals).findFirst();
      var comment = line.substring(0, line.length() - line.stripLeading().length()) + "#  ";
      within = begins.isPresent() ? begins : within.filter(it -> line.startsWith(comment));
      text.append(within.isPresent() ? line.replaceFirst("# ", "") : line).append('\n');
    }
    return text.toString();
  }

  private KeyHouse house(String policy) throws Exception {
    return KeyHouse.start(dir, Clock.systemUTC(), "{enabled: true}\n", policy, List.of("crm"));
  }

  /** What comes of wanting a code, from this address. */
  private static Page wanted(Browser browser) throws Exception {
    assertEquals(200, browser.get("/me/enrol").status());
    var page = browser.post("/me/enrol", Map.of("platform", "android"));
    return page.body().contains("type=\"password\"")
        ? browser.signIn(page, "tanaka", "tanaka-demo-1")
        : page;
  }

  private static void assertShowsCode(Browser browser, Page passing) throws Exception {
    var page = browser.post("/me/enrol/code", passing.fields());
    assertTrue(page.body().contains("/enrol#code="), page.body());
  }

  @ParameterizedTest
  @ValueSource(strings = {CONF, INIT})
  void asTheyComeTheHelpdeskAloneGivesCodes(String file) throws Exception {
    try (var mochi = house(shipped(file))) {
      var refused = wanted(mochi.browser().from("192.0.2.7"));
      assertTrue(refused.body().contains("Your helpdesk can give you a code"), refused.body());
      mochi.assertRefused("ENROLMENT_NO_RULE", refused);
      assertTrue(mochi.link("tanaka", "phone-1").contains("/enrol#code="));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {CONF, INIT})
  void withBothItIsThePasswordAndTheOfficeOrADeviceInUse(String file) throws Exception {
    try (var mochi = house(shipped(file, ZONE, OFFICE, DEVICE))) {
      var office = mochi.browser().from("192.0.2.7");
      assertShowsCode(office, wanted(office));
      var key = phone();
      mochi.enrolled(key, "tanaka", "phone-1");
      var home = mochi.browser().from("203.0.113.5");
      var asked = wanted(home);
      assertAsksForKey(asked);
      assertShowsCode(home, shown(home, asked, key));
    }
  }

  /** What the session has shown counts for one code: its cookie alone brings no other. */
  @Test
  void aDeviceInUseIsShownForEachCodeAnew() throws Exception {
    try (var mochi = house(shipped(CONF, DEVICE))) {
      var key = phone();
      mochi.enrolled(key, "tanaka", "phone-1");
      var home = mochi.browser().from("192.0.2.7");
      assertShowsCode(home, shown(home, wanted(home), key));
      assertAsksForKey(wanted(home));
      assertAsksForKey(wanted(home.copy()));
      var stranger = phone();
      var refused = shown(home, wanted(home), stranger);
      assertFalse(refused.body().contains("/me/enrol/code"), refused.body());
      mochi.done("device", "suspend", "phone-1", "--reason", "left at home");
      var late = wanted(mochi.browser());
      assertFalse(late.body().contains("/me/enrol/code"), late.body());
    }
  }

  /**
   * Whoever mentions in CEL when the key was proved takes what the session, and its cookie, has.
   */
  @Test
  void aKeyFromBeforeBringsNoneWithoutAnAge() throws Exception {
    var condition = "device: {binding-at-least: copyable-key}}\n";
    var older = condition + "    when: proved.device <= now\n";
    try (var mochi = house(shipped(CONF, DEVICE).replace(condition, older))) {
      var key = phone();
      mochi.enrolled(key, "tanaka", "phone-1");
      var home = mochi.browser().from("192.0.2.7");
      var refused = shown(home, wanted(home), key);
      assertFalse(refused.body().contains("/me/enrol/code"), "not even now: " + refused.body());
      mochi.assertRefused("ENROLMENT_NO_RULE", wanted(home.copy()));
    }
  }

  @Test
  void aPasswordAloneBringsNoneElsewhere() throws Exception {
    try (var mochi = house(shipped(CONF, ZONE, OFFICE))) {
      mochi.assertRefused("ENROLMENT_NO_RULE", wanted(mochi.browser().from("203.0.113.5")));
    }
  }

  /** Why the second rule doesn't come switched on: nothing tells a device until IT sets it up. */
  @Test
  void aRuleOnDevicesIsAFaultWhereNothingTellsThem() throws Exception {
    var text = shipped(CONF, DEVICE);
    var bare = PolicyFile.parse(Path.of("policy.yaml"), text, PolicyScope.PASSWORDS);
    var faults = assertInstanceOf(PolicyFile.Outcome.Faulty.class, bare).faults();
    assertEquals(
        List.of(FaultCode.POLICY_FACT_AWAY), faults.stream().map(it -> it.code()).toList());
    for (var factor : List.of(Factor.CERTIFICATE, Factor.DEVICE)) {
      var scope =
          new PolicyScope(
              EnumSet.of(Factor.PASSWORD, factor),
              Optional.empty(),
              List.of(),
              factor == Factor.CERTIFICATE);
      var read = PolicyFile.parse(Path.of("policy.yaml"), text, scope);
      assertInstanceOf(PolicyFile.Outcome.Read.class, read, factor.text());
    }
  }
}
