package jp.mochi.idp.lifecycle.status.poll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import jp.mochi.device.app.Blocklist;
import jp.mochi.device.app.Inventory;
import jp.mochi.device.register.IdentifierKind;
import jp.mochi.device.register.Ownership;
import jp.mochi.device.register.Platform;
import jp.mochi.idp.database.Engine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The apps that Intune has detected. */
class IntuneAppsTest {
  private static final String DEVICE = PollBench.INTUNE_ID;

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init") // open() sets it
  private PollBench bench;

  @BeforeEach
  void open() throws Exception {
    bench = new PollBench(Engine.SQLITE, folder);
    bench.registered("iphone", Ownership.CORPORATE, Platform.IOS, IdentifierKind.MDM_ID, DEVICE);
    bench.management.lists(bench.sample("intune-device.json"));
    bench.management.detects(
        Map.of("Mail", List.of(DEVICE, "x"), "Maps", List.of("x"), "Notes", List.of(DEVICE)));
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private List<String> present() {
    return bench.database.read(h -> new Inventory(new Blocklist()).present(h, "iphone")).stream()
        .map(span -> span.app().id() + " " + span.app().version())
        .toList();
  }

  private List<String> callsForApps() {
    return bench.management.asked().stream().filter(it -> !it.contains("osVersion")).toList();
  }

  @Test
  void areReadAppByAppAndKeptByDevice() throws Exception {
    assertEquals("", bench.round("intune").why());
    assertEquals(List.of("mail 1.0", "notes 1.2"), present());
    assertTrue(bench.status("iphone").containsKey("polled-apps:intune"));
    assertEquals(6, callsForApps().size(), "three apps on three pages, and whose they are");
    bench.clock.pass(Duration.ofHours(4));
    bench.round("intune");
    assertEquals(List.of(), callsForApps(), "once a day");
    bench.clock.pass(Duration.ofHours(20));
    bench.management.detects(Map.of("Notes", List.of(DEVICE)));
    bench.round("intune");
    assertEquals(List.of("notes 1.0"), present());
    bench.clock.pass(Duration.ofDays(1));
    bench.management.detects(Map.of());
    bench.round("intune");
    assertEquals(List.of(), present(), "the last one is gone, too");
  }

  @Test
  void aListThatBreaksOffConcludesNothing() throws Exception {
    bench.round("intune");
    bench.clock.pass(Duration.ofDays(1));
    bench.management.detects(Map.of("Notes", List.of(DEVICE)));
    bench.management.says(
        200, Map.of(), "{\"value\": [" + bench.sample("intune-device.json") + "]}");
    bench.management.says(
        200, Map.of(), "{\"value\": [{\"id\": \"a/../b\", \"displayName\": \"x\"}]}");
    var shown = bench.round("intune");
    assertEquals(
        "The apps couldn't be read. /value/0/id: letters, digits and hyphens are expected.",
        shown.why());
    assertEquals(List.of("mail 1.0", "notes 1.2"), present());
    assertTrue(shown.good().isPresent());
    assertFalse(shown.reading());
    bench.clock.pass(Duration.ofHours(4));
    assertEquals("", bench.round("intune").why());
    assertEquals(List.of("notes 1.0"), present());
  }
}
