package jp.mochi.idp.lifecycle.status.poll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import jp.mochi.idp.ManualClock;
import jp.mochi.idp.Node;
import jp.mochi.idp.cli.Typed;
import jp.mochi.idp.database.DatabaseSettings;
import jp.mochi.idp.database.Engine;
import jp.mochi.ldap.Pause;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that starts without a source that the one before asked. */
class GoneSourceCommandsTest {
  private static final String SOURCE =
      """
      status-sources:
        - name: android
          kind: android-management
          enterprise: LC0test
          service-account: %s
          base-url: %s
          token-url: %s
      """;

  private final ManualClock clock = new ManualClock();
  private final DatabaseSettings database = Engine.SQLITE.fresh();
  @TempDir private Path dir;

  @SuppressWarnings("NullAway.Init") // start() sets it
  private DeviceManagements management;

  @BeforeEach
  void start() throws Exception {
    management = new DeviceManagements();
    management.lists(
        DeviceManagements.sample("android-non-compliant.json")
            .replaceAll(
                "(\"last[A-Za-z]*ReportTime\": )\"[^\"]*\"", "$1\"" + clock.instant() + "\""));
    try (var node = started("with", source())) {
      for (var line :
          new String[] {
            "device add tanaka --id pixel --ownership corporate --platform android"
                + " --serial 47181FDAQ000RS",
            "device approve pixel --reason looked-at"
          }) {
        var said = node.typed(line.split(" ", -1));
        assertEquals(0, said.status(), said.err());
      }
      var end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (words(node).isEmpty() && System.nanoTime() < end) { // behind a round of its own
        var unused = node.typed("device", "source", "poll", "android");
        Pause.of(Duration.ofMillis(100));
      }
      assertTrue(words(node).toString().contains("polled-policy:android"), words(node)::toString);
      var refused = node.typed("device", "source", "forget", "android", "--reason", "why");
      assertTrue(refused.err().contains("take it out there first"), refused.err());
    }
  }

  @AfterEach
  void stop() {
    management.close();
  }

  private String source() throws Exception {
    return source(management);
  }

  private String source(DeviceManagements of) throws Exception {
    return SOURCE.formatted(of.serviceAccount(dir), of.at("/v1"), of.at("/google/token"));
  }

  private Node started(String folder, String lines) throws Exception {
    return Node.start(dir.resolve(folder), clock, database, dir.resolve("key"), lines);
  }

  private static JsonNode words(Node node) throws Exception {
    return node.json("device", "status", "pixel").path("reports");
  }

  @Test
  void showsItAndTakesItsWordsBackWhenSomebodySaysSo() throws Exception {
    try (var node = started("without", "")) {
      var list = node.typed("device", "source", "list").out();
      assertTrue(list.contains("android: not in mochi.yaml any more"), list);
      assertTrue(list.contains("on 1 devices"), list);
      var doctor = node.typed("doctor").out();
      assertTrue(doctor.contains("The status source android isn't in mochi.yaml"), doctor);
      assertFalse(words(node).isEmpty(), "no start takes them back");
      assertEquals(2, node.typed("device", "source", "forget", "android").status());

      var ja = new Typed(dir.resolve("without")).speaking(Locale.JAPANESE);
      var said = ja.run("device", "source", "forget", "android", "--reason", "別の管理に移した");
      assertEquals(0, said.status(), said.err());
      assertTrue(said.out().contains("android を消しました。1 台"), said.out());
      assertTrue(words(node).isEmpty(), words(node)::toString);
      assertFalse(node.typed("device", "source", "list").out().contains("android"));
      assertFalse(node.typed("doctor").out().contains("android"));
      var records = node.typed("audit", "search", "--json").out();
      for (var word : new String[] {"device source forget", "device forget-source", "別の管理に移した"}) {
        assertTrue(records.contains(word), word + " in " + records);
      }
      assertEquals(
          1, node.typed("device", "source", "forget", "android", "--reason", "x").status());
    }
  }

  @Test
  void showsWhatAnEarlierListSaidAndTakesItBackWhenSomebodySaysSo() throws Exception {
    clock.pass(Duration.ofMinutes(1));
    try (var other = new DeviceManagements();
        var node = started("other", source(other))) {
      var list = "";
      var end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (!list.contains("another list") && System.nanoTime() < end) {
        var unused = node.typed("device", "source", "poll", "android");
        Pause.of(Duration.ofMillis(100));
        list = node.typed("device", "source", "list").out();
      }
      assertTrue(list.contains("android: it asks another list than before"), list);
      assertTrue(list.contains("on 1 devices that the present one doesn't have"), list);
      var doctor = node.typed("doctor").out();
      assertTrue(doctor.contains("The status source android asks another list"), doctor);
      var said = node.typed("device", "source", "forget", "android", "--reason", "another tenant");
      assertEquals(0, said.status(), said.err());
      assertTrue(words(node).isEmpty(), words(node)::toString);
      assertFalse(node.typed("device", "source", "list").out().contains("another list"));
    }
  }
}
