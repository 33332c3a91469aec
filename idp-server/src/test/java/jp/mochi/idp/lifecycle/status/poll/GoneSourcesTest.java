package jp.mochi.idp.lifecycle.status.poll;

import static jp.mochi.idp.lifecycle.status.poll.PollBench.INTUNE_ID;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import jp.mochi.device.app.Blocklist;
import jp.mochi.device.app.Inventory;
import jp.mochi.device.register.IdentifierKind;
import jp.mochi.device.register.Ownership;
import jp.mochi.device.register.Platform;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.audit.Circumstances;
import jp.mochi.idp.database.Engine;
import jp.mochi.idp.lifecycle.Actor;
import jp.mochi.idp.lifecycle.status.poll.GoneSources.Forgotten;
import jp.mochi.idp.lifecycle.status.poll.GoneSources.Gone;
import jp.mochi.ldap.Pause;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A source that was taken out of mochi.yaml, and what it said last. */
@ParameterizedClass
@EnumSource(Engine.class)
class GoneSourcesTest {
  private static final int MANY = 120;
  private static final String WHY = "another management has them now";

  private final Engine engine;

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init") // open() sets it
  private PollBench bench;

  @SuppressWarnings("NullAway.Init") // open() sets it
  private StatusSources without;

  GoneSourcesTest(Engine engine) {
    this.engine = engine;
  }

  /** Many devices of which android speaks, and one of which intune does. */
  @BeforeEach
  void open() throws Exception {
    bench = new PollBench(engine, folder);
    var listed = new ArrayList<String>();
    for (int i = 0; i < MANY; i++) {
      var id = "enterprises/LC0test/devices/%03d".formatted(i);
      bench.registered(
          "d%03d".formatted(i), Ownership.CORPORATE, Platform.ANDROID, IdentifierKind.MDM_ID, id);
      listed.add(listed("%03d".formatted(i)));
    }
    bench.management.lists(listed.toArray(String[]::new));
    var polled = bench.poll("android");
    assertEquals("", polled.why());
    assertEquals(MANY, polled.numbers().get("taken"), polled::toString);
    bench.registered("iphone", Ownership.BYOD, Platform.IOS, IdentifierKind.MDM_ID, INTUNE_ID);
    bench.management.lists(bench.sample("intune-device.json"));
    bench.poll("intune");
    without = bench.alone("intune");
  }

  @AfterEach
  void close() {
    without.close();
    bench.close();
  }

  private Actor by() {
    return new Actor("sato", new Circumstances(bench.now(), "r", "", ""));
  }

  private List<String> records(String act) {
    return bench.database.read(
        h ->
            h.createQuery("SELECT detail FROM audit ORDER BY id").mapTo(String.class).stream()
                .filter(it -> it.contains("\"" + act + "\""))
                .toList());
  }

  private int apps(String device) {
    return bench.database.read(h -> new Inventory(new Blocklist()).present(h, device)).size();
  }

  @Test
  void itsWordsStandAndAreShownUntilSomebodyForgetsThem() {
    assertEquals(List.of(), bench.sources().gone(), "mochi.yaml names both");
    assertEquals(List.of(new Gone("android", MANY, false)), without.gone());
    assertEquals(
        "[polled-policy:android, polled:android]", bench.status("d007").keySet().toString());
    assertEquals(1, apps("d007"));
    assertEquals(new Forgotten.Done(MANY, true), without.forget("android", by(), WHY));
    assertEquals("[]", bench.status("d007").keySet().toString());
    assertEquals(0, apps("d007"));
    assertEquals(
        "[polled-policy:intune, polled:intune]", bench.status("iphone").keySet().toString());
    assertEquals(List.of(), without.gone());
    assertInstanceOf(Forgotten.NotThere.class, without.forget("android", by(), WHY));
    assertEquals(MANY, records("device forget-source").size(), "one of each device");
    var whole = records("device source forget");
    assertEquals(1, whole.size());
    assertTrue(whole.getFirst().contains(WHY), whole::toString);
  }

  @Test
  void oneThatComesBackIsReadFromItsBeginning() {
    without.forget("android", by(), WHY);
    bench.management.lists(listed("007"));
    bench.clock.pass(Duration.ofMinutes(1));
    assertEquals(1, bench.poll("android").numbers().get("taken"));
    assertEquals(
        "[polled-policy:android, polled:android]", bench.status("d007").keySet().toString());
  }

  /** Its mochi.yaml names it still: its next turn would bring back what somebody took back. */
  @Test
  void aNodeThatWasRunningWithItAsksItNoMoreUntilItsNextStart() throws Exception {
    without.forget("android", by(), WHY);
    bench.management.asked();
    bench.clock.pass(Duration.ofHours(1));
    bench.sources().round();
    while (bench.sources().isBusy("intune")) {
      Pause.of(Duration.ofMillis(5));
    }
    assertFalse(bench.sources().isBusy("android"));
    assertEquals("[]", bench.status("d007").keySet().toString());
    var shown = PollBench.shown(bench.sources(), "android");
    assertTrue(shown.why().startsWith("Somebody had it forgotten at "), shown.why());
    assertTrue(bench.sources().fault().orElseThrow().contains("android: Somebody had it"));
    bench.management.lists(listed("007"));
    assertEquals("", bench.round("android").why(), "another start, with it");
    assertEquals(
        "[polled-policy:android, polled:android]", bench.status("d007").keySet().toString());
    assertEquals(Optional.empty(), bench.sources().fault());
  }

  private static String refused(Forgotten forgotten) {
    return assertInstanceOf(Forgotten.Refused.class, forgotten).why().english();
  }

  /** Nothing was taken back, and the same can be done in earnest. */
  private void assertAllIsThere() {
    assertEquals(List.of(new Gone("android", MANY, false)), without.gone());
    assertEquals(2, bench.status("d007").size());
    assertEquals(new Forgotten.Done(MANY, true), without.forget("android", by(), WHY));
  }

  @Test
  void nothingIsForgottenOfOneThatTheConfigurationNames() {
    var named = refused(bench.sources().forget("android", by(), WHY));
    assertTrue(named.contains("take it out there first"), named);
    assertAllIsThere();
  }

  @Test
  void nothingIsForgottenOfOneThatAnotherNodeAsks() {
    var states = new PolledSources();
    var lease = new PolledSources.Lease("android", "other", bench.now().plus(PollRound.LEASE));
    bench.database.write(h -> states.claim(h, lease, true, bench.now()));
    var busy = refused(without.forget("android", by(), WHY));
    assertTrue(busy.startsWith("Another node still asks android"), busy);
    bench.clock.pass(PollRound.LEASE);
    assertAllIsThere();
  }

  @Test
  void nothingIsForgottenWithoutAReason() {
    var reason = refused(without.forget("android", by(), " "));
    assertTrue(reason.startsWith("Say why"), reason);
    assertAllIsThere();
  }

  @Test
  void whatTakesTooLongGoesOnWhereItStopped() {
    var time = bench.clock.withZone(ZoneOffset.UTC);
    var some = new GoneSources(bench.database, new AuditLog(false), Set.of("intune"), time);
    assertEquals(new Forgotten.Done(100, false), some.forget("android", by(), WHY, Duration.ZERO));
    assertEquals(List.of(new Gone("android", MANY - 100, false)), without.gone());
    assertEquals(new Forgotten.Done(MANY - 100, true), without.forget("android", by(), WHY));
    assertEquals(List.of(), without.gone());
  }

  /** The configuration named another enterprise by that name until now. */
  private void another() {
    bench.clock.pass(Duration.ofMinutes(1));
    var states = new PolledSources();
    bench.database.write(
        h -> {
          states.enter(h, "android", "another list", bench.now());
          return true;
        });
    bench.clock.pass(Duration.ofMinutes(1));
  }

  private String listed(String number) {
    return bench
        .sample("android-device.json")
        .replace(PollBench.ANDROID_ID, "enterprises/LC0test/devices/" + number)
        .replaceAll(",?\\s*\"(serialNumber|imei)\": \"[0-9A-Z]*\"", "")
        .replace("{, ", "{");
  }

  @Test
  void whatAnEarlierListSaidIsForgottenWhereThePresentOneSaysNothing() {
    var asBefore = listed("008");
    another();
    bench.management.lists(listed("007"), asBefore);
    assertEquals("", bench.poll("android").why());
    assertEquals(List.of(new Gone("android", MANY - 2, true)), bench.sources().gone());
    assertEquals(2, bench.status("d009").size());
    assertEquals(1, apps("d009"));
    var due = PollBench.shown(bench.sources(), "android").due();
    assertEquals(new Forgotten.Done(MANY - 2, true), bench.sources().forget("android", by(), WHY));
    assertEquals("[]", bench.status("d009").keySet().toString());
    assertEquals(0, apps("d009"));
    for (var there : List.of("d007", "d008")) {
      assertEquals(2, bench.status(there).size(), there + " stands in the present list");
      assertEquals(1, apps(there));
    }
    assertEquals(2, bench.status("iphone").size());
    assertEquals(List.of(), bench.sources().gone());
    assertEquals(due, PollBench.shown(bench.sources(), "android").due());
    assertEquals(MANY - 2, records("device forget-source").size());
    assertTrue(refused(bench.sources().forget("android", by(), WHY)).contains("take it out"));
    assertEquals(2, bench.poll("android").numbers().get("unchanged"), "it goes on as it was");
  }

  /** A device that has left the present list has left: nobody takes that back. */
  @Test
  void whoHasLeftThePresentListStaysOut() {
    another();
    bench.management.lists(listed("007"));
    bench.poll("android");
    bench.clock.pass(Duration.ofMinutes(1));
    bench.management.lists();
    assertEquals(1, bench.poll("android").numbers().get("left"));
    assertEquals(new Forgotten.Done(MANY - 1, true), bench.sources().forget("android", by(), WHY));
    assertTrue(bench.status("d007").containsKey("polled-state:android"));
  }

  @Test
  void nothingOfAnEarlierListIsForgottenBeforeThePresentOneIsRead() {
    another();
    assertEquals(List.of(), bench.sources().gone());
    var notRead = refused(bench.sources().forget("android", by(), WHY));
    assertTrue(notRead.contains("hasn't been read to its end"), notRead);
    bench.management.says(500, Map.of(), "oops");
    bench.poll("android");
    assertEquals(notRead, refused(bench.sources().forget("android", by(), WHY)));
    bench.clock.pass(Duration.ofMinutes(1));
    bench.management.lists(listed("007"));
    bench.poll("android");
    var lease = new PolledSources.Lease("android", "other", bench.now().plus(PollRound.LEASE));
    bench.database.write(h -> new PolledSources().claim(h, lease, true, bench.now()));
    var busy = refused(bench.sources().forget("android", by(), WHY));
    assertTrue(busy.startsWith("android is being asked at this moment"), busy);
    bench.clock.pass(PollRound.LEASE);
    assertEquals(new Forgotten.Done(MANY - 1, true), bench.sources().forget("android", by(), WHY));
  }
}
