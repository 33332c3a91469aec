package jp.mochi.idp.policy;

import static jp.mochi.idp.policy.Sample.KNOWN;
import static jp.mochi.idp.policy.Sample.NOW;
import static jp.mochi.idp.policy.Sample.STRANGER;
import static jp.mochi.idp.policy.Sample.when;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WhenTest {
  private static final Held.Holds HOLDS = new Held.Holds();
  private static final Held.Not NOT =
      new Held.Not(new Trace.Step("r", Trace.Verdict.NOT, List.of("when"), false));

  private static Held test(String cel, Facts facts) {
    return when(cel).test(new CelFacts(facts), HOLDS, NOT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "now == timestamp('2026-11-21T12:00:00Z')",
        "now.getDayOfWeek('Asia/Tokyo') == 6 && now.getHours('Asia/Tokyo') == 21",
        "service.name == 'crm'",
        "service.tags == ['sales']",
        "service.sensitivity == 3",
        "service.data == 'hosted'",
        "client.address == '192.0.2.7'",
        "zones == ['office']",
        "person.id == 'id-tanaka'",
        "person.groups == ['sales']",
        "person.attributes['department'] == ['営業']",
        "device.ownership == 'corporate'",
        "device.binding == 'device-bound-key'",
        "device.compliance == 'compliant'",
        "now - device.status == duration('1h')",
        "now - proved.password == duration('10m')",
      })
  void everyFactIsAVariable(String cel) {
    assertEquals(HOLDS, test(cel, KNOWN));
    assertEquals(NOT, test("!(" + cel + ")", KNOWN));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "service.sensitivity",
        "service.data",
        "zones",
        "person.id",
        "person.groups",
        "person.attributes",
        "device.ownership",
        "device.binding",
        "device.compliance",
        "device.status",
        "proved.password",
        "proved.certificate",
        "proved.device",
        "proved.security_status",
      })
  void whatIsNotKnownIsUnknownAndNamed(String fact) {
    var unknown = assertInstanceOf(Held.Unknown.class, test(fact + " != " + fact, STRANGER));
    assertEquals(Set.of(Fact.of(fact).orElseThrow()), unknown.facts());
    assertFalse(unknown.mayFail());
  }

  @Test
  void oneUnknownZoneMakesAllThatExpressionsSayOfZonesUnknown() {
    var facts = KNOWN.withZones(new ZoneFacts(Set.of("office"), Set.of(), Set.of("vpn")));
    for (var cel : List.of("'vpn' in zones", "!('vpn' in zones)", "size(zones) == 1")) {
      var unknown = assertInstanceOf(Held.Unknown.class, test(cel, facts), cel);
      assertEquals(Set.of(Fact.ZONES), unknown.facts());
    }
    assertEquals(NOT, test("'vpn' in zones && service.name == 'x'", facts));
  }

  @Test
  void aProofThatDoesNotCountIsUnknown() {
    var again =
        new Facts(
            NOW,
            KNOWN.service(),
            KNOWN.clientAddress(),
            KNOWN.zones(),
            KNOWN.person(),
            KNOWN.device(),
            KNOWN.factors(),
            Optional.of(NOW));
    assertInstanceOf(Held.Unknown.class, test("proved.password <= now", again));
    assertEquals(HOLDS, test("proved.password <= now", KNOWN));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "service.sensitivty > 2          | 1 | 1",
        "true &&                         | 1 | 8",
        "service.name == 3               | 1 | 14",
        "service.name                    | 1 | 8",
        "1 + 1                           | 1 | 3",
        "nobody.knows()                  | 1 | 1",
        "system('rm')                    | 1 | 7",
      })
  void whatIsNoConditionSaysWhere(String cel, int line, int column) {
    var bad = assertInstanceOf(When.Compiled.Bad.class, When.compile(cel));
    assertEquals(line + ":" + column, bad.line() + ":" + bad.column(), bad.problem());
  }

  @Test
  void lengthAndDepthAreBounded() {
    var longer = "true" + " && true".repeat(600);
    assertInstanceOf(When.Compiled.Bad.class, When.compile(longer));
    var deeper = "(".repeat(500) + "true" + ")".repeat(500);
    assertInstanceOf(When.Compiled.Bad.class, When.compile(deeper));
    assertInstanceOf(When.Compiled.Good.class, When.compile("true" + " && true".repeat(20)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "person.attributes['x'][0] == 'a'                       ; true",
        "person.attributes.x == ['a']                           ; true",
        "has(person.attributes.x)                               ; false",
        "'x' in person.attributes                               ; false",
        "person.groups[0] == 'a'                                ; true",
        "person.groups.exists(g, g == 'a')                      ; true",
        "'a' in person.groups && size(zones) > 1                ; false",
        "1 / size(zones) > 1                                    ; true",
        "service.sensitivity + 1 > 2                            ; true",
        "service.sensitivity >= 3 || device.ownership == 'byod' ; false",
        "now - proved.password < duration('1h')                 ; false",
        "now - proved.password < duration(service.name)         ; true",
        "now - proved.password < duration('soon')               ; true",
        "now.getHours('Asia/Tokyo') < 9                         ; false",
        "now.getHours('Asia/Tokio') < 9                         ; true",
        "now.getHours(client.address) < 9                       ; true",
        "device.ownership.matches('[')                          ; true",
        "device.ownership.startsWith('b') ? true : false        ; false",
      })
  void onlyWhatGivesAResultForAllFactsIsSaidNotToFail(String cel, boolean mayFail) {
    assertEquals(mayFail, when(cel).mayFail());
  }

  @Test
  void saysWhatItAsksFor() {
    assertEquals(
        Set.of(Fact.ZONES, Fact.SENSITIVITY),
        when("'a' in zones || service.sensitivity > 2").facts());
    assertTrue(when("true").facts().isEmpty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "person.attributes['Rank'][0] == 'a' ; rank",
        "has(person.attributes.rank) && person.attributes.rank[0] == 'a' ; rank",
        "'rank' in person.attributes || 'Unit' in person.attributes ; rank unit",
        "'a' in person.groups ; ``",
        "{'rank': service.name}.rank == 'a' ; ``",
      })
  void tellsWhichAttributesItReads(String cel, String names) {
    var expected = names.isEmpty() ? Set.<String>of() : Set.of(names.split(" ", -1));
    assertEquals(Optional.of(expected), when(cel).attributes());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "person.attributes.exists(a, a == 'rank')",
        "size(person.attributes) > 1 && 'rank' in person.attributes",
        "person.attributes[service.name][0] == 'a'",
      })
  void saysWhereItDoesNotTellWhichAttributesItReads(String cel) {
    assertEquals(Optional.empty(), when(cel).attributes());
  }

  @Test
  void onlyWhatItsResultHangsOnIsNamedUnknown() {
    var facts = KNOWN.with(DeviceFacts.UNKNOWN);
    var unknown =
        assertInstanceOf(
            Held.Unknown.class, test("'vpn' in zones || device.ownership == 'byod'", facts));
    assertEquals(Set.of(Fact.OWNERSHIP), unknown.facts());
  }

  @Test
  void saysWhatIsWrongAndKeepsWhatIsWritten() {
    var bad = assertInstanceOf(When.Compiled.Bad.class, When.compile("nobody.knows()"));
    assertTrue(bad.problem().contains("nobody"), bad.problem());
    assertEquals("'a' in zones", when("'a' in zones").text());
    assertEquals("'a' in zones", when("'a' in zones").toString());
  }

  @Test
  void isTheSameWhereItIsWrittenTheSame() {
    assertEquals(when("'a' in zones"), when("'a' in zones"));
    assertEquals(when("'a' in zones").hashCode(), when("'a' in zones").hashCode());
    assertFalse(when("'a' in zones").equals(when("'b' in zones")));
    assertFalse(when("'a' in zones").equals((Object) "'a' in zones"));
  }
}
