package jp.mochi.idp.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import jp.mochi.idp.Browser;
import jp.mochi.idp.SignOns;
import jp.mochi.idp.cli.Typed;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a service hears in its assertion of how a phone is, and what {@code explain} says of it. */
class ToldStatusTest extends ReportedPhones {
  @BeforeEach
  void tell() {
    phones.done(
        "sp",
        "set",
        "phone",
        "attribute.id=device.id",
        "attribute.platform=device.platform",
        "attribute.ownership=device.ownership",
        "attribute.binding=device.binding",
        "attribute.compliance=device.compliance",
        "attribute.status=device.status",
        "attribute.age=device.status-age");
  }

  private static List<Optional<String>> told(Browser.Page page) {
    var assertion = SignOns.success(page);
    return List.of("id", "platform", "ownership", "binding", "compliance", "status", "age").stream()
        .map(name -> told(assertion, name))
        .toList();
  }

  private static Optional<String> told(String assertion, String name) {
    var value =
        Pattern.compile("Name=\"" + name + "\"[^>]*><saml:AttributeValue[^>]*>([^<]*)<")
            .matcher(assertion);
    return value.find() ? Optional.of(value.group(1)) : Optional.empty();
  }

  private static List<Optional<String>> all(String... values) {
    return List.of(values).stream().map(Optional::of).toList();
  }

  @Test
  void aServiceHearsWhatTheReportsComeToAndHowOldTheyAre() throws Exception {
    reported("19.1", true);
    var at = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    var browser = signedOn();
    assertEquals(
        all("work", "ios", "corporate", "copyable-key", "compliant", at, "0"),
        told(asks(browser, "phone")));
    clock.pass(Duration.ofSeconds(90));
    assertEquals(
        all("work", "ios", "corporate", "copyable-key", "compliant", at, "90"),
        told(asks(browser, "phone")),
        "in the same session");
    reported("18.6", true);
    assertEquals(Optional.of("grace"), told(asks(browser, "phone")).get(4));
    reported("17.7", true);
    assertEquals(Optional.of("non-compliant"), told(asks(browser, "phone")).get(4));
  }

  @Test
  void ofAPhoneThatNobodyReportsOfItHearsWhoseItIsAlone() throws Exception {
    var told = told(asks(signedOn(), "phone"));
    assertEquals(all("work", "ios", "corporate", "copyable-key"), told.subList(0, 4));
    assertEquals(List.of(Optional.empty(), Optional.empty(), Optional.empty()), told.subList(4, 7));
  }

  /** A certificate for a device that the register doesn't know tells nothing, its id neither. */
  @Test
  void ofADeviceThatNobodyHasRegisteredItHearsNothing() throws Exception {
    var stranger = Phone.holding(phones.phone("sato", "stranger"));
    var browser = house.house().browser();
    var told = told(house.show(browser, house.ask(browser, "phone"), stranger));
    assertEquals(java.util.Collections.nCopies(7, Optional.empty()), told);
  }

  private Typed.Said explain(String service) {
    var words = new ArrayList<String>();
    words.addAll(List.of("policy", "explain", "--user", "tanaka", "--sp", service));
    words.addAll(List.of("--ip", "203.0.113.7", "--device", "work", "--factor", "certificate"));
    return new Typed(dir).run(words.toArray(String[]::new));
  }

  @Test
  void explainDecidesByTheSameFacts() throws Exception {
    reported("18.6", true);
    var grace = explain("lax").out();
    assertTrue(grace.startsWith("Permitted."), grace);
    reported("17.7", true);
    var refused = explain("lax").out();
    assertTrue(refused.startsWith("Refused"), refused);
    assertTrue(refused.contains("out of order"), refused);
    SignOns.assertStatus("Responder/RequestDenied", asks(signedOn(), "lax"));
  }
}
