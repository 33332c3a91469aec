package jp.mochi.idp.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import jp.mochi.idp.policy.DeviceLimits;
import jp.mochi.idp.policy.DeviceLimits.Limit;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.policy.Ownership;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the policy writes how many devices people may have, and who decides. */
class LimitReaderTest {
  private static final String TEXT =
      """
      version: 1
      limits:
        - {name: it staff, groups: [it-staff, helpdesk], most: 12}
        - {name: own phones, ownership: byod, most: 1}
        - {name: everybody, most: 4}
      rules:
        - {name: in, reason: {ja: あ, en: a}, require: [password]}
      """;

  private static PolicyFile.Outcome read(String text) {
    var scope =
        new PolicyScope(
            Set.of(Factor.PASSWORD), Optional.of(Set.of("it-staff", "helpdesk")), List.of());
    return PolicyFile.parse(Path.of("policy.yaml"), text, scope);
  }

  private static DeviceLimits limits() {
    var read = read(TEXT);
    return assertInstanceOf(PolicyFile.Outcome.Read.class, read, read::toString).policy().limits();
  }

  @Test
  void readsAllThatALimitSays() {
    assertEquals(
        List.of(
            new Limit("it staff", Set.of("it-staff", "helpdesk"), Optional.empty(), 12),
            new Limit("own phones", Set.of(), Optional.of(Ownership.BYOD), 1),
            new Limit("everybody", Set.of(), Optional.empty(), 4)),
        limits().all());
    var without = TEXT.replaceFirst("(?s)limits:.*rules:", "rules:");
    var read = assertInstanceOf(PolicyFile.Outcome.Read.class, read(without));
    assertEquals(DeviceLimits.NONE, read.policy().limits());
  }

  @ParameterizedTest
  @CsvSource({
    "it-staff, BYOD, it staff",
    "it-staff, CORPORATE, it staff",
    "sales, BYOD, own phones",
    "sales, CORPORATE, everybody",
    "'', BYOD, own phones",
    "'', CORPORATE, everybody",
  })
  void theFirstThatConcernsSomebodyDecides(String group, Ownership ownership, String limit) {
    Set<String> groups = group.isEmpty() ? Set.of() : Set.of(group);
    assertEquals(limit, limits().on(Optional.of(groups), ownership, 10).orElseThrow().name());
  }

  @Test
  void theLowestDecidesWhereNobodyKnowsTheGroups() {
    assertEquals("everybody", limits().on(Optional.empty(), Ownership.CORPORATE, 10).get().name());
    var fewer = TEXT.replace("most: 12", "most: 0");
    var read = assertInstanceOf(PolicyFile.Outcome.Read.class, read(fewer));
    var unknown = read.policy().limits().on(Optional.empty(), Ownership.BYOD, 10);
    assertEquals("it staff", unknown.orElseThrow().name());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "most: 12 | most: many | 3 limits.most NUMBER",
        "most: 12 | most: 1001 | 3 limits.most NUMBER",
        ", most: 12 | '' | 3 limits.most MISSING",
        "name: it staff, | '' | 3 limits.name MISSING",
        "it-staff, helpdesk | it-stuff | 3 limits.groups POLICY_GROUP",
        "ownership: byod | ownership: mine | 4 limits.ownership CHOICE",
        "ownership: byod | colour: byod | '4 limits.colour UNKNOWN, 5 limits.most"
            + " POLICY_LIMIT_NEVER'",
        "'ownership: byod, most: 1' | 'most: 1' | 5 limits.most POLICY_LIMIT_NEVER",
      })
  void namesWhatIsWrong(String written, String instead, String fault) {
    var read = read(TEXT.replace(written, instead));
    var faults = assertInstanceOf(PolicyFile.Outcome.Faulty.class, read).faults();
    assertEquals(
        List.of(fault.split(", ")),
        faults.stream().map(it -> it.line() + " " + it.key() + " " + it.code()).toList());
  }
}
