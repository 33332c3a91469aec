package jp.mochi.idp.lifecycle.invite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import jp.mochi.cert.enrolment.Candidate;
import jp.mochi.device.key.Attestation;
import jp.mochi.device.key.DeviceKey;
import jp.mochi.device.key.DeviceKeys;
import jp.mochi.device.key.KeyAlgorithm;
import jp.mochi.device.key.KeyHolder;
import jp.mochi.device.key.NewKey;
import jp.mochi.idp.database.Engine;
import jp.mochi.idp.database.OpenDatabase;
import jp.mochi.idp.lifecycle.invite.Invited.State;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What the table of invitations promises, on each database. */
@ParameterizedClass
@EnumSource(Engine.class)
class InvitationRowsTest {
  private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
  private static final Duration WEEK = Duration.ofDays(7);

  private final OpenDatabase database;
  private final InvitationRows rows = new InvitationRows();
  private final DeviceKeys keys = new DeviceKeys();

  InvitationRowsTest(Engine engine) {
    database = engine.open();
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static Candidate candidate(String person, String device) {
    return new Candidate(
        "id-of-" + person, person, device, Candidate.Ownership.BYOD, Candidate.Platform.ANDROID);
  }

  private void put(Candidate candidate, boolean anew, Instant now) {
    database.write(
        handle -> {
          rows.put(handle, candidate, "yamada", anew, now, now.plus(WEEK));
          return true;
        });
  }

  private Invited found(String device, Instant now) {
    return database.read(handle -> rows.find(handle, device, now)).orElseThrow();
  }

  private DeviceKey key(String credential, String person, String device, Instant now) {
    var made =
        new NewKey(
            credential,
            "idp.mochi.test",
            "pQECAyYgASFYIA",
            KeyAlgorithm.ES256,
            0,
            false,
            false,
            new Attestation("none", Optional.empty(), ""),
            List.of("internal"));
    var holder = new KeyHolder("id-of-" + person, person, device);
    return database.write(handle -> keys.add(handle, holder, "", made, person, now)).orElseThrow();
  }

  private List<String> devices(Optional<Invited> after, int most) {
    return database.read(handle -> rows.list(handle, after, NOW, most)).stream()
        .map(it -> it.candidate().device())
        .toList();
  }

  @Test
  void keepsAnInvitationAsItWasMade() {
    var candidate = candidate("tanaka", "phone-1");
    put(candidate, true, NOW);
    var expected = new Invited(candidate, "yamada", NOW, NOW, 1, NOW.plus(WEEK), false, false);
    assertEquals(expected, found("phone-1", NOW));
    assertEquals(Optional.empty(), database.read(handle -> rows.find(handle, "phone-2", NOW)));
    assertEquals(State.OPEN, expected.state(NOW.plus(WEEK).minusMillis(1)));
    assertEquals(State.EXPIRED, expected.state(NOW.plus(WEEK)));
  }

  @Test
  void anotherLinkIsCountedAndOnlyAnInvitationAnewBeginsAnew() {
    var candidate = candidate("tanaka", "phone-1");
    put(candidate, true, NOW);
    var later = NOW.plus(Duration.ofHours(5));
    put(candidate, false, later);
    var again = found("phone-1", later);
    assertEquals(List.of(NOW, later), List.of(again.made(), again.sent()));
    assertEquals(2, again.times());
    assertEquals(later.plus(WEEK), again.expires());
    put(candidate("suzuki", "phone-1"), true, later);
    var anew = found("phone-1", later);
    assertEquals(later, anew.made());
    assertEquals(3, anew.times());
    assertEquals(candidate("suzuki", "phone-1"), anew.candidate());
  }

  @Test
  void listsTheLatestFirstPageByPage() {
    put(candidate("tanaka", "b"), true, NOW);
    put(candidate("tanaka", "a"), true, NOW);
    put(candidate("suzuki", "c"), true, NOW.plusMillis(1));
    put(candidate("tanaka", "d"), true, NOW.minusMillis(1));
    assertEquals(List.of("c", "a", "b", "d"), devices(Optional.empty(), 10));
    assertEquals(List.of("c", "a"), devices(Optional.empty(), 2));
    assertEquals(List.of("b", "d"), devices(Optional.of(found("a", NOW)), 2));
    assertEquals(List.of(), devices(Optional.of(found("d", NOW)), 2));
    var theirs = database.read(handle -> rows.ofPerson(handle, "id-of-tanaka", NOW));
    assertEquals(
        List.of("a", "b", "d"), theirs.stream().map(it -> it.candidate().device()).toList());
  }

  @Test
  void isUsedUpByAKeyOfItsPersonMadeSince() {
    var before = key("c0", "tanaka", "phone-1", NOW.minusMillis(1));
    put(candidate("tanaka", "phone-1"), true, NOW);
    key("c1", "suzuki", "phone-1", NOW);
    assertFalse(found("phone-1", NOW).enrolled());
    assertTrue(found("phone-1", NOW).holds(), "one from before");
    database.write(handle -> keys.end(handle, before.id(), "x", NOW));
    assertFalse(found("phone-1", NOW).holds());

    var since = key("c2", "tanaka", "phone-1", NOW);
    assertTrue(found("phone-1", NOW).enrolled());
    assertTrue(found("phone-1", NOW).holds());
    assertEquals(State.ENROLLED, found("phone-1", NOW).state(NOW));
    database.write(handle -> keys.end(handle, since.id(), "x", NOW));
    assertTrue(found("phone-1", NOW).enrolled(), "whatever became of it");
    assertFalse(found("phone-1", NOW).holds());
    put(candidate("tanaka", "phone-1"), true, NOW.plusMillis(1));
    assertFalse(found("phone-1", NOW).enrolled(), "invited anew");
  }
}
