package jp.mochi.device.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import jp.mochi.device.Tables;
import jp.mochi.device.key.DeviceKeys.Used;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the table of keys promises, on whatever database. */
abstract class DeviceKeysContract {
  private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
  private static final String HOST = "idp.mochi.test";

  private final DeviceKeys keys = new DeviceKeys();

  @SuppressWarnings("NullAway.Init") // migrate() sets it
  private Handle handle;

  abstract Jdbi jdbi();

  @BeforeEach
  void migrate() {
    handle = jdbi().open();
    Tables.make(handle);
  }

  @AfterEach
  void close() {
    handle.close();
  }

  private static NewKey made(String credential, long counter) {
    return new NewKey(
        credential,
        HOST,
        "pQECAyYgASFYIA",
        KeyAlgorithm.ES256,
        counter,
        false,
        false,
        new Attestation("android-key", Optional.of("CN=Root"), "0-0"),
        List.of("internal", "hybrid"));
  }

  private Optional<DeviceKey> added(String credential, String person, String device) {
    var holder = new KeyHolder("id-of-" + person, person, device);
    return keys.add(handle, holder, "田中のスマホ", made(credential, 5), "helpdesk", NOW);
  }

  private DeviceKey key(String credential) {
    return added(credential, "tanaka", "phone-1").orElseThrow();
  }

  private Used use(DeviceKey key, long counter, Instant asked) {
    return keys.use(handle, key.id(), counter, false, asked, asked.plusSeconds(2));
  }

  @Test
  void keepsAKeyAsItWasRegistered() {
    var key = key("c1");
    assertTrue(key.id().matches(DeviceKey.ID), key.id());
    assertEquals(made("c1", 5), key.key());
    assertEquals(new KeyHolder("id-of-tanaka", "tanaka", "phone-1"), key.holder());
    assertEquals("田中のスマホ", key.name());
    assertEquals(NOW, key.created());
    assertEquals("helpdesk", key.createdBy());
    assertEquals(Optional.empty(), key.lastUsed());
    assertEquals(Optional.of(key), keys.find(handle, key.id()));
    assertEquals(Optional.of(key), keys.byCredential(handle, "c1"));
    assertEquals(Optional.empty(), keys.byCredential(handle, "c2"));
  }

  @Test
  void knowsADevicesKeysAlsoOnceTheyHaveEnded() {
    var key = key("c1");
    assertTrue(added("c2", "suzuki", "phone-2").isPresent());
    assertEquals(List.of(key), keys.everOf(handle, "phone-1"));
    keys.end(handle, key.id(), "lost", NOW);
    assertEquals(List.of(), keys.ofDevice(handle, "phone-1"));
    assertEquals(
        List.of(key.id()), keys.everOf(handle, "phone-1").stream().map(DeviceKey::id).toList());
  }

  @Test
  void registersACredentialOnceAndForGood() {
    var key = key("c1");
    assertEquals(Optional.empty(), added("c1", "suzuki", "phone-2"));
    keys.end(handle, key.id(), "lost", NOW);
    assertEquals(Optional.empty(), added("c1", "tanaka", "phone-1"));
  }

  @Test
  void listsThoseThatHaveNotEndedTheLastUsedFirst() {
    var first = key("c1");
    var second = key("c2");
    added("c3", "suzuki", "phone-2");
    var used = assertInstanceOf(Used.Done.class, use(second, 6, NOW)).key();
    assertEquals(List.of(used, first), keys.ofPerson(handle, "id-of-tanaka"));
    assertEquals(2, keys.ofDevice(handle, "phone-1").size());
    keys.end(handle, first.id(), "lost", NOW);
    assertEquals(List.of(used), keys.ofPerson(handle, "id-of-tanaka"));
    assertEquals(List.of(used), keys.ofDevice(handle, "phone-1"));
  }

  @Test
  void notesEachHigherCount() {
    var key = key("c1");
    var used = assertInstanceOf(Used.Done.class, use(key, 6, NOW)).key();
    assertEquals(6, used.key().counter());
    assertEquals(Optional.of(NOW.plusSeconds(2)), used.lastUsed());
    assertInstanceOf(Used.Done.class, use(key, 100, NOW.plusSeconds(5)));
  }

  @Test
  void aCountThatDoesNotGrowIsACloneAndTheAlarmStays() {
    var key = key("c1");
    use(key, 8, NOW);
    var later = NOW.plusSeconds(60);
    var same = assertInstanceOf(Used.Cloned.class, use(key, 8, later));
    assertTrue(same.certain());
    assertEquals(8, same.key().key().counter());
    assertInstanceOf(Used.Cloned.class, use(key, 7, later));
    assertInstanceOf(Used.Cloned.class, use(key, 0, later));
    assertInstanceOf(Used.Done.class, use(key, 9, later));
    assertEquals(
        Optional.of(later.plusSeconds(2)), keys.find(handle, key.id()).orElseThrow().alarm());
  }

  @Test
  void aLowerCountThatWasAskedForEarlierMayHaveBeenOvertaken() {
    var key = key("c1");
    use(key, 8, NOW);
    assertFalse(assertInstanceOf(Used.Cloned.class, use(key, 7, NOW.plusSeconds(1))).certain());
  }

  @Test
  void twoZerosAreNoClone() {
    var holder = new KeyHolder("id-of-tanaka", "tanaka", "phone-1");
    var key = keys.add(handle, holder, "", made("c1", 0), "helpdesk", NOW).orElseThrow();
    assertInstanceOf(Used.Done.class, use(key, 0, NOW));
    assertInstanceOf(Used.Done.class, use(key, 0, NOW.plusSeconds(9)));
    assertInstanceOf(Used.Done.class, use(key, 3, NOW.plusSeconds(19)));
    assertInstanceOf(Used.Cloned.class, use(key, 0, NOW.plusSeconds(29)));
  }

  @Test
  void anEndedKeyIsOfNoUse() {
    var key = key("c1");
    var ended = keys.end(handle, key.id(), "handed on", NOW).orElseThrow();
    assertEquals(Optional.of(new DeviceKey.Ended(NOW, "handed on")), ended.ended());
    assertEquals(Optional.empty(), keys.end(handle, key.id(), "again", NOW));
    assertInstanceOf(Used.Gone.class, use(key, 6, NOW));
    assertInstanceOf(Used.Gone.class, keys.use(handle, "key-none", 6, false, NOW, NOW));
    assertEquals(ended, keys.find(handle, key.id()).orElseThrow());
  }

  @Test
  void endsAllOfADevice() {
    key("c1");
    key("c2");
    var other = added("c3", "tanaka", "phone-2").orElseThrow();
    assertEquals(2, keys.endOf(handle, "phone-1", "lost", NOW).size());
    assertEquals(List.of(), keys.endOf(handle, "phone-1", "again", NOW));
    assertEquals(List.of(other), keys.ofPerson(handle, "id-of-tanaka"));
  }

  @Test
  void countsThoseThatAnotherHostWouldOrphan() {
    var key = key("c1");
    key("c2");
    assertEquals(0, keys.orphans(handle, HOST));
    assertEquals(2, keys.orphans(handle, "sso.mochi.test"));
    keys.end(handle, key.id(), "lost", NOW);
    assertEquals(1, keys.orphans(handle, "sso.mochi.test"));
  }
}
