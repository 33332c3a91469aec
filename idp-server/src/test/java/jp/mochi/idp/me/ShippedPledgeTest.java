package jp.mochi.idp.me;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import jp.mochi.idp.config.ConfigurationReader;
import jp.mochi.idp.config.PledgeConfig;
import jp.mochi.idp.me.PledgeView.Block;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pledges that come with the configuration, as whoever takes its comments away has them. */
class ShippedPledgeTest {
  private static final Path SHIPPED = Path.of("../conf");

  @TempDir private Path dir;

  @SuppressWarnings("NullAway.Init") // read() sets it
  private PledgeConfig pledges;

  @BeforeEach
  void read() throws Exception {
    try (var files = Files.walk(SHIPPED)) {
      for (var file : files.filter(it -> !it.equals(SHIPPED)).toList()) {
        Files.copy(file, dir.resolve(SHIPPED.relativize(file)));
      }
    }
    var yaml = dir.resolve("mochi.yaml");
    var commented = Files.readString(yaml);
    var text = commented.replaceAll("(?m)^# (pledge:$|  (?:corporate|byod): \\{version)", "$1");
    assertEquals(commented.length() - 3 * "# ".length(), text.length(), "three lines of them");
    Files.writeString(yaml, text);
    var here = yaml.toString();
    var environment =
        Map.of(
            "MOCHI_LDAP_PASSWORD", "x",
            "MOCHI_MASTER_KEY", here,
            "MOCHI_TLS_CERTIFICATE", here,
            "MOCHI_TLS_KEY", here,
            "MOCHI_LDAP_TRUST", here);
    pledges =
        switch (ConfigurationReader.read(yaml, environment)) {
          case ConfigurationReader.Outcome.Read(var configuration) -> configuration.pledge();
          case ConfigurationReader.Outcome.Faulty(var faults) ->
              throw new AssertionError(faults.toString());
        };
  }

  /** What a text is made of, in order: its headings and paragraphs, and how long each list is. */
  private static List<String> shape(String text) {
    var shape = new ArrayList<String>();
    for (var block : PledgePage.blocks(text)) {
      shape.add(block.kind() + " " + (block.kind() == Block.Kind.LIST ? block.lines().size() : ""));
    }
    return shape;
  }

  private static void assertSays(String text, String... words) {
    var headings =
        PledgePage.blocks(text).stream()
            .filter(block -> block.kind() == Block.Kind.HEADING)
            .map(Block::text)
            .toList();
    for (var word : words) {
      assertTrue(headings.stream().anyMatch(it -> it.contains(word)), word + " in " + headings);
    }
  }

  private static void assertBothSayTheSame(PledgeConfig.Pledge pledge) {
    assertEquals(shape(pledge.ja()), shape(pledge.en()));
    assertSays(pledge.ja(), "会社が見るもの", "会社が見ないもの", "なくしたとき", "機種変更", "退職");
    assertSays(
        pledge.en(),
        "What the company sees",
        "What the company doesn't see",
        "When it is lost",
        "another phone",
        "leave");
    assertTrue(pledge.ja().codePoints().anyMatch(Character::isIdeographic));
    assertTrue(pledge.en().codePoints().noneMatch(Character::isIdeographic));
  }

  @Test
  void saysTheSameInBothLanguagesOfPhonesOfTheCompanys() {
    assertBothSayTheSame(pledges.corporate().orElseThrow());
  }

  @Test
  void saysTheSameInBothLanguagesOfPhonesThatPeopleOwn() {
    assertBothSayTheSame(pledges.byod().orElseThrow());
    assertNotEquals(pledges.corporate(), pledges.byod());
  }
}
