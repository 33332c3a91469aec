package jp.mochi.idp.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MentionsTest {
  private static String mentions(String cel) {
    return Sample.when(cel).mentions().stream()
        .map(it -> it.subject().key() + " " + it.name())
        .collect(Collectors.joining(", "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'sales' in person.groups                                 | groups sales",
        "!('a' in zones) && ('b' in zones ? true : false)         | zones a, zones b",
        "service.name == 'crm'                                    | services crm",
        "'crm' != service.name                                    | services crm",
        "service.name in ['crm', 'mail']                          | services crm, services mail",
        "'x' in service.tags                                      | tags x",
        "service.data == 'hosted'                                 | data hosted",
        "device.ownership == 'byod' ? true : false                | device.ownership byod",
        "device.binding in ['known-browser']                      | device.binding known-browser",
        "device.compliance == 'grace'                             | device.compliance grace",
        "person.groups.exists(g, g == 'sales')                    | groups sales",
        "person.groups.all(g, g in ['a', 'b'])                    | groups a, groups b",
        "['a', 'b'].exists(g, g in person.groups)                 | groups a, groups b",
        "['a'].exists(a, zones.exists(z, z == a))                 | zones a",
        "person.groups[0] == 'boss'                               | groups boss",
        "zones == ['office']                                      | zones office",
        "'a' in zones && 'a' in person.groups                     | zones a, groups a",
        "['a' in zones, 'b' in zones].exists(x, x)                | zones a, zones b",
        "('a' in zones ? person.attributes : person.attributes).rank == ['x'] | zones a",
        "['a'].exists(a, a in zones && a in zones)                | zones a",
      })
  void areTheNamesThatAnExpressionComparesWithFacts(String cel, String expected) {
    assertEquals(expected, mentions(cel));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "service.name.startsWith('crm-')",
        "('sal' + 'es') in person.groups",
        "'sales' in person.attributes['department']",
        "client.address == '192.0.2.7'",
        "person.id == 'x'",
        "service.sensitivity == 3",
        "person.groups.exists(g, g.startsWith('it-'))",
        "['a'].exists(a, a == 'b')",
      })
  void areNotWhatIsPutTogetherOrCouldBeAnything(String cel) {
    assertEquals("", mentions(cel));
  }

  @Test
  void standAtTheirLineAndColumn() {
    var when = Sample.when("service.name == 'crm' &&\n  person.groups.exists(g, g == '営業')");
    assertEquals(
        List.of(
            new Mention(Subject.SERVICES, "crm", 1, 17), new Mention(Subject.GROUPS, "営業", 2, 32)),
        when.mentions());
  }
}
