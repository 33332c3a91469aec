package jp.mochi.idp.lifecycle.status.poll;

import static java.nio.charset.StandardCharsets.UTF_8;
import static jp.mochi.idp.lifecycle.status.poll.PollBench.ANDROID_ID;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import jp.mochi.device.register.IdentifierKind;
import jp.mochi.device.register.Ownership;
import jp.mochi.device.register.Platform;
import jp.mochi.device.status.StatusFlag;
import jp.mochi.idp.audit.Circumstances;
import jp.mochi.idp.database.Engine;
import jp.mochi.idp.lifecycle.Actor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Device managements that answer badly, late, elsewhere or not at all, and who asks them then. */
@ParameterizedClass
@EnumSource(Engine.class)
class StatusSourcesInTroubleTest extends PolledDevices {
  StatusSourcesInTroubleTest(Engine engine) {
    super(engine);
  }

  @Test
  void anExpiredTokenIsReplacedAndOneThatIsNeverTakenIsSaidSo() {
    bench.management.lists(bench.sample("android-device.json"));
    bench.poll("android");
    bench.management.forgetsTokens();
    assertEquals("", bench.poll("android").why());
    assertEquals(2, bench.management.tokens());
    bench.management.says(401, Map.of(), "{}");
    bench.management.says(401, Map.of(), "{}");
    var shown = bench.poll("android");
    assertTrue(shown.why().contains("401"), shown.why());
    assertEquals(1, shown.failures());
  }

  @Test
  void aSecretThatIsWrongOrGoneIsSaidWithoutSayingIt() throws Exception {
    Files.writeString(folder.resolve("intune.secret"), "wrong~secret");
    var shown = bench.poll("intune");
    assertEquals("The token service answered with status 400 (invalid_grant).", shown.why());
    Files.delete(folder.resolve("intune.secret"));
    assertTrue(bench.poll("intune").why().endsWith("intune.secret can't be read."));
    Files.writeString(folder.resolve("android.json"), "{\"private_key\": \"x\"}");
    assertTrue(bench.poll("android").why().contains("isn't a service account's key"));
    bench.management.clientSecret(folder);
    assertEquals("", bench.poll("intune").why(), "read again without a new start");
  }

  @Test
  void goesOnWhereItWasSentAwayAndNotBeforeItMay() throws Exception {
    pixel();
    bench.management.pages(
        List.of(
            List.of(bench.sample("android-personal.json")),
            List.of(bench.sample("android-device.json"))));
    bench.round("android");
    bench.management.asked();
    bench.clock.pass(Duration.ofMinutes(15));
    bench.management.says(200, Map.of(), "{\"devices\": [], \"nextPageToken\": \"p1\"}");
    bench.management.says(429, Map.of("Retry-After", "600"), "{\"error\":{\"code\":429}}");
    var shown = bench.round("android");
    assertEquals(1, shown.failures());
    assertTrue(shown.reading());
    assertTrue(shown.why().contains("status 429"), shown.why());
    var due = shown.due().orElseThrow();
    assertFalse(due.isBefore(bench.now().plusSeconds(600)), "as long as it was told to");
    assertFalse(due.isAfter(bench.now().plusSeconds(750)));
    bench.management.asked();
    bench.clock.pass(Duration.ofSeconds(599));
    try (var node = bench.alone("android")) {
      node.round();
    }
    assertEquals(List.of(), bench.management.asked());
    bench.clock.pass(Duration.ofSeconds(151));
    shown = bench.round("android");
    assertEquals("", shown.why());
    var asked = bench.management.asked();
    assertEquals(1, asked.size(), "the first page isn't read again");
    assertTrue(asked.getFirst().contains("pageToken=p1"));
  }

  @Test
  void staysAwayTwiceAsLongEachTimeAndHealthSaysSo() throws Exception {
    bench.management.lists();
    bench.poll("android");
    for (int failure = 0; failure < 4; failure++) {
      bench.clock.pass(Duration.ofHours(1));
      assertEquals(failure > 2, bench.sources().fault().isPresent());
      bench.management.says(500, Map.of(), "oops");
      var shown = bench.poll("android");
      var away = Duration.between(bench.now(), shown.due().orElseThrow()).toSeconds();
      int least = 30 << failure;
      assertTrue(away >= least && away <= least * 1.25, failure + ": " + away);
    }
    var fault = bench.sources().fault().orElseThrow();
    assertTrue(fault.startsWith("android: can't be asked since "), fault);
    assertTrue(fault.contains("status 500"), fault);
    bench.poll("android");
    assertEquals(Optional.empty(), bench.sources().fault());
  }

  @Test
  void aServerThatHangsCostsOneCallsTime() {
    bench.management.lists();
    bench.poll("android");
    bench.management.hangs();
    var begun = System.nanoTime();
    var shown = bench.poll("android");
    assertTrue(System.nanoTime() - begun < Duration.ofSeconds(15).toNanos());
    assertTrue(shown.why().contains("gave no usable answer"), shown.why());
  }

  @Test
  void aPageOfTenMebibytesIsNotRead() {
    pixel();
    bench.management.lists(bench.sample("android-device.json"));
    var page = "{\"devices\": [" + bench.sample("android-device.json") + "]";
    bench.management.says((page + " ".repeat(10 << 20) + "}").getBytes(UTF_8));
    var shown = bench.poll("android");
    assertEquals("The answer is larger than 8388608 bytes.", shown.why());
    assertEquals(Map.of(), bench.status("pixel"));
    assertEquals(1, count(bench.poll("android"), "taken"), "without the blanks it would be");
  }

  @Test
  void aRedirectIsNotFollowed() {
    var there = bench.management.at("/v1/enterprises/LC0test/devices").toString();
    bench.management.says(302, Map.of("Location", there), "");
    var shown = bench.poll("android");
    assertTrue(shown.why().contains("status 302"), shown.why());
    assertTrue(shown.why().contains("leads elsewhere"), shown.why());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{\"devices\": 7}", "<html>"})
  void whatIsNoListIsNoListThatAllHaveLeft(String text) {
    pixel();
    bench.management.lists(bench.sample("android-device.json"));
    bench.poll("android");
    bench.management.says(200, Map.of(), text);
    var shown = bench.poll("android");
    assertTrue(shown.why().startsWith("A page of the list can't be read."), shown.why());
    assertEquals(0, count(shown, "left"));
  }

  @Test
  void aListThatMostAreMissingFromIsDoubted() {
    var all = new ArrayList<String>();
    for (var number : IntStream.range(0, 12).boxed().toList()) {
      var id = "enterprises/LC0test/devices/d" + number;
      bench.registered(
          "d" + number, Ownership.CORPORATE, Platform.ANDROID, IdentifierKind.MDM_ID, id);
      all.add(
          bench
              .sample("android-device.json")
              .replace(ANDROID_ID, id)
              .replaceAll(",?\\s*\"(serialNumber|imei)\": \"[0-9A-Z]*\"", "")
              .replace("{, ", "{"));
    }
    bench.management.lists(all.toArray(String[]::new));
    assertEquals(12, count(bench.poll("android"), "taken"));
    bench.management.lists();
    var shown = bench.poll("android");
    assertTrue(shown.why().startsWith("Of 12 devices 12 are missing"), shown.why());
    assertEquals(0, count(shown, "left"));
    assertEquals(Optional.empty(), flag("d3", "polled-state:android", StatusFlag.MDM_ENROLLED));
    assertTrue(bench.sources().fault().isPresent());
    assertEquals(12, count(bench.poll(bench.sources(), "android", true), "left"));
    assertEquals(Optional.of(false), flag("d3", "polled-state:android", StatusFlag.MDM_ENROLLED));
  }

  @Test
  void oneServerAsksAtATimeAndAnotherTakesOverFromOneThatIsGone() throws Exception {
    pixel();
    bench.management.lists(bench.sample("android-device.json"));
    var states = new PolledSources();
    var gone = new PolledSources.Lease("android", "gone", bench.now().plus(PollRound.LEASE));
    var identity = ManagementList.of(bench.android().management()).identity();
    bench.database.write(
        h -> {
          states.enter(h, "android", identity, bench.now());
          return states.claim(h, gone, false, bench.now());
        });
    try (var other = bench.node()) {
      var actor = new Actor("sato", new Circumstances(bench.now(), "r", "", ""));
      assertInstanceOf(StatusSources.Polled.Busy.class, other.poll("android", actor, false));
      assertEquals(List.of(), bench.management.asked());
      bench.clock.pass(PollRound.LEASE);
      assertEquals(1, count(bench.poll(other, "android", false), "taken"));
    }
    var reading = new PolledSources.Reading(bench.now(), Optional.empty(), Optional.of("p7"), 7);
    assertFalse(
        bench.database.<Boolean>write(h -> states.note(h, gone, 9, reading, Optional.empty(), "")),
        "what has lost its place changes nothing");
  }
}
