package jp.mochi.idp.lifecycle.enrolment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import jp.mochi.cert.authority.Der;
import jp.mochi.cert.authority.EnrolmentRoute;
import jp.mochi.cert.authority.IssuedCertificate;
import jp.mochi.device.key.Attestation;
import jp.mochi.device.key.DeviceKey;
import jp.mochi.device.key.KeyAlgorithm;
import jp.mochi.device.key.KeyHolder;
import jp.mochi.device.key.NewKey;
import jp.mochi.idp.database.Engine;
import jp.mochi.idp.database.OpenDatabase;
import jp.mochi.idp.lifecycle.enrolment.OwnerNotices.Notice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What the table of notices promises, on each database. */
@ParameterizedClass
@EnumSource(Engine.class)
class OwnerNoticesTest {
  private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
  private static final Duration MONTH = Duration.ofDays(30);

  private final OpenDatabase database;
  private final OwnerNotices notices = new OwnerNotices();

  OwnerNoticesTest(Engine engine) {
    database = engine.open();
  }

  @AfterEach
  void close() {
    database.close();
  }

  private void issued(String person, String serial, boolean outside, Instant at) {
    var certificate =
        new IssuedCertificate(
            "ca-1",
            serial,
            person,
            "tanaka",
            "phone-1",
            "k-1",
            at,
            at.plus(Duration.ofDays(365)),
            at,
            "nakamura",
            Der.of(new byte[] {3, 4, 5}),
            Optional.empty(),
            new IssuedCertificate.How(EnrolmentRoute.SCEP, outside),
            Optional.empty());
    database.write(
        handle -> {
          notices.issued(handle, certificate);
          return true;
        });
  }

  private void registered(String person, String id, boolean copyable, Instant at) {
    var made =
        new NewKey(
            "credential-" + id,
            "idp.mochi.test",
            "pQECAyYgASFYIA",
            KeyAlgorithm.ES256,
            0,
            copyable,
            false,
            new Attestation("none", Optional.empty(), ""),
            List.of("internal"));
    var key =
        new DeviceKey(
            id,
            new KeyHolder(person, "tanaka", "phone-2"),
            "",
            made,
            at,
            "tanaka",
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    database.write(
        handle -> {
          notices.registered(handle, key);
          return true;
        });
  }

  private List<Notice> shown(String person, Instant now) {
    return database.read(handle -> notices.shown(handle, person, now));
  }

  @Test
  void showsWhatWasIssuedAndRegisteredTheLatestFirst() {
    issued("p-1", "a1", true, NOW);
    registered("p-1", "key-1", false, NOW.plusMillis(1));
    registered("p-1", "key-2", true, NOW.plusMillis(2));
    var shown = shown("p-1", NOW.plusMillis(2));
    assertEquals(
        List.of(
            new Notice(
                shown.get(0).id(), "phone-2", "key-2", "key", true, "tanaka", NOW.plusMillis(2)),
            new Notice(
                shown.get(1).id(), "phone-2", "key-1", "key", false, "tanaka", NOW.plusMillis(1)),
            new Notice(shown.get(2).id(), "phone-1", "a1", "scep", true, "nakamura", NOW)),
        shown);
  }

  @Test
  void showsEverybodyTheirOwn() {
    issued("p-1", "a1", false, NOW);
    assertEquals(List.of(), shown("p-2", NOW));
    assertEquals(1, shown("p-1", NOW).size());
  }

  @Test
  void showsTheLatestOfAMonthAndNoMoreThanFitAPage() {
    issued("p-1", "a1", false, NOW);
    assertEquals(1, shown("p-1", NOW.plus(MONTH).minusMillis(1)).size());
    assertEquals(List.of(), shown("p-1", NOW.plus(MONTH)));
    for (var i = 1; i <= 25; i++) {
      issued("p-1", "b" + i, false, NOW.plusMillis(i));
    }
    var shown = shown("p-1", NOW.plusSeconds(1));
    assertEquals(20, shown.size());
    assertEquals("b25", shown.getFirst().serial());
  }

  @Test
  void deletesWhatIsOlder() {
    issued("p-1", "a1", false, NOW);
    issued("p-1", "a2", false, NOW.plusMillis(1));
    assertEquals(
        1, database.write(handle -> notices.deleteBefore(handle, NOW.plusMillis(1))).intValue());
    assertEquals(List.of("a2"), shown("p-1", NOW).stream().map(Notice::serial).toList());
    assertTrue(database.write(handle -> notices.deleteBefore(handle, NOW)) == 0);
  }
}
