package jp.mochi.idp.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PolicyFileTest {
  private static final String GOOD =
      """
      version: 1
      rules:
        - name: password
          reason: {ja: 理由, en: why}
          require: [password]
      """;

  private final Path directory;

  PolicyFileTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void readsTheFirstPolicyThatEverWas() throws IOException {
    var read = assertInstanceOf(PolicyFile.Outcome.Read.class, read(GOOD));
    assertEquals(12, read.policy().version().length());
  }

  @Test
  void givesAnotherTextAnotherVersion() throws IOException {
    var one = assertInstanceOf(PolicyFile.Outcome.Read.class, read(GOOD));
    var other = assertInstanceOf(PolicyFile.Outcome.Read.class, read(GOOD + "# changed\n"));
    assertNotEquals(one.policy().version(), other.policy().version());
  }

  @Test
  void readsTheRulesThatComeWithTheProduct() {
    assertInstanceOf(
        PolicyFile.Outcome.Read.class, PolicyFile.read(Path.of("../conf/policy.yaml")));
  }

  @Test
  void readsTheRulesThatTheReadmeShows() throws IOException {
    var readme = Files.readString(Path.of("../README.md"));
    var from = readme.indexOf("```yaml\n") + "```yaml\n".length();
    var shown = readme.substring(from, readme.indexOf("```", from));
    assertInstanceOf(PolicyFile.Outcome.Read.class, read(shown), shown);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "version: 1             | version: 2               | 1 version POLICY_VERSION",
        "require: [password]    | require: [certificate]   | 5 rules.require POLICY_FACTOR_AWAY",
        "require: [password]    | when: true               | 3 rules.require MISSING",
        "name: password         | nam: password            | 3 rules.nam UNKNOWN_NEAR",
        "reason: {ja: 理由, en: why} | reason: {ja: 理由}  | 4 rules.reason.en MISSING",
        "rules:                 | ruls:                    | 1 rules MISSING",
        "version: 1             | zones: {}                | 1 version MISSING",
        "require: [password]    | require: [passwort]      | 5 rules.require CHOICE",
      })
  void refusesWhatItCannotEnforce(String good, String bad, String fault) throws IOException {
    var found = faults(GOOD.replace(good, bad));
    assertTrue(found.contains(fault), found.toString());
  }

  @Test
  void refusesNoRule() throws IOException {
    assertEquals(List.of("2 rules POLICY_NONE"), faults("version: 1\nrules: []\n"));
  }

  @Test
  void refusesAnEmptyRequirement() throws IOException {
    var codes = faults(GOOD.replace("[password]", "[]"));
    assertEquals(List.of("5 rules.require POLICY_NONE"), codes);
  }

  @Test
  void refusesABadZoneAndTellsOfAWideOne() throws IOException {
    var bad = GOOD + "zones: {office: {ranges: [10.1.2.3/8]}}\n";
    assertEquals(List.of("6 zones.office.ranges ZONE_BITS"), faults(bad));
    var wide = GOOD + "zones: {world: {ranges: [0.0.0.0/0]}}\n";
    var read = assertInstanceOf(PolicyFile.Outcome.Read.class, read(wide));
    assertEquals(List.of(FaultCode.ZONE_WIDE), read.warnings().stream().map(Fault::code).toList());
  }

  private PolicyFile.Outcome read(String text) throws IOException {
    return PolicyFile.read(Files.writeString(directory.resolve("policy.yaml"), text));
  }

  private List<String> faults(String text) throws IOException {
    return switch (read(text)) {
      case PolicyFile.Outcome.Read(var policy, var zones, var warnings) -> List.of();
      case PolicyFile.Outcome.Faulty(var faults) ->
          faults.stream().map(f -> f.line() + " " + f.key() + " " + f.code()).toList();
    };
  }
}
