package jp.mochi.idp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import jp.mochi.idp.House;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules that need what nobody can prove here yet: the check says so, and no server starts. */
@Timeout(120) // a server that starts after all would never end
class FactorsAwayTest {
  private static final String RULES =
      """
      version: 1
      rules:
        - name: phones
          reason: {ja: 端末, en: Phone}
          %s
          require: [%s]
      """;

  @TempDir private Path dir;

  /**
   * One that has never had a policy in force: with one, a bad file keeps no server from starting.
   */
  private void house(String condition, String factor) throws Exception {
    House.start(dir).close();
    for (var file : List.of("mochi.db", "mochi.db-wal", "mochi.db-shm")) {
      Files.deleteIfExists(dir.resolve("data").resolve(file));
    }
    Files.writeString(dir.resolve("policy.yaml"), RULES.formatted(condition, factor));
  }

  private void assertSaid(String english, String japanese) {
    for (var words : new String[][] {{"policy", "check"}, {"serve"}}) {
      var said = new Typed(dir).run(words);
      assertEquals(1, said.status(), said.err());
      assertTrue(said.err().contains(english), said.err());
      var inJapanese = new Typed(dir).speaking(Locale.JAPANESE).run(words);
      assertEquals(1, inJapanese.status(), inJapanese.err());
      assertTrue(inJapanese.err().contains(japanese), inJapanese.err());
    }
  }

  @ParameterizedTest
  @CsvSource({"certificate", "device", "security-status"})
  void aFactorThatIsNotSetUpIsNamed(String factor) throws Exception {
    house("report-only: true", "password, " + factor);
    assertSaid(
        "policy.yaml:6: rules.require: Nobody can prove \"" + factor + "\" here yet",
        "ここでは「" + factor + "」をまだ誰も証明できない");
  }

  @Test
  void soIsAFactOfADeviceThatNothingTells() throws Exception {
    house("if: {device: {ownership: [byod]}}", "password");
    assertSaid("device.ownership", "device.ownership");
  }

  @Test
  void aRuleThatNeedsAPasswordAloneIsGood() throws Exception {
    house("report-only: true", "password");
    assertEquals(0, new Typed(dir).run("policy", "check").status());
  }
}
