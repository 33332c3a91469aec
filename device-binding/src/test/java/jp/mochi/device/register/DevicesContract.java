package jp.mochi.device.register;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import jp.mochi.device.Tables;
import jp.mochi.device.register.Devices.Moved;
import jp.mochi.device.register.Devices.Registered;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the register promises, on whatever database. */
abstract class DevicesContract {
  private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
  private static final By SATO = new By("sato (token 1)", Optional.of("id-of-sato"));
  private static final By SUZUKI = new By("suzuki (token 2)", Optional.of("id-of-suzuki"));
  private static final int MOST = 5;

  private final Devices devices = new Devices();
  private final Bindings bindings = new Bindings();
  private final History history = new History();

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

  private static Device.Fresh fresh(String id, String person) {
    return new Device.Fresh(
        id,
        new Owner("id-of-" + person, person),
        "社用スマホ",
        Ownership.CORPORATE,
        Platform.ANDROID,
        "Pixel 9",
        false);
  }

  @Test
  void keepsWhatAPhoneSaidForThatPersonUntilItsTimeIsOver() {
    var answers = new PhoneAnswers();
    var end = NOW.plusSeconds(60);
    var one =
        new PhoneAnswers.Answer(
            "p-1", "tanaka", Platform.IPADOS, "iPad16,3", List.of("serial:0a", "udid:0b"));
    answers.keep(handle, one, NOW, end);
    assertEquals(Optional.of(one), answers.find(handle, "p-1", "tanaka", NOW));
    assertEquals(Optional.empty(), answers.find(handle, "p-1", "suzuki", NOW));
    assertEquals(Optional.empty(), answers.find(handle, "p-1", "tanaka", end));
    var again =
        new PhoneAnswers.Answer("p-1", "suzuki", Platform.IOS, "iPhone17,1", List.of("imei:0c"));
    answers.keep(handle, again, NOW, end);
    assertEquals(Optional.empty(), answers.find(handle, "p-1", "tanaka", NOW));
    assertEquals(Optional.of(again), answers.find(handle, "p-1", "suzuki", NOW));
    answers.forget(handle, "p-1");
    assertEquals(Optional.empty(), answers.find(handle, "p-1", "suzuki", NOW));
  }

  private Device registered(String id, String person) {
    return registered(id, person, NOW);
  }

  private Device registered(String id, String person, Instant at) {
    var done =
        devices.register(handle, fresh(id, person), SATO, new Most(MOST, Optional.empty()), at);
    return assertInstanceOf(Registered.Done.class, done).device();
  }

  private Moved move(String id, DeviceAct act, By by) {
    return devices.move(handle, id, act, by, "because", NOW.plusSeconds(1));
  }

  private Device moved(String id, DeviceAct act, By by) {
    return assertInstanceOf(Moved.Done.class, move(id, act, by)).after();
  }

  private Device active(String id, String person) {
    registered(id, person);
    return moved(id, DeviceAct.ACTIVATE, SATO);
  }

  @Test
  void keepsADeviceAsItWasRegistered() {
    var device = registered("phone-1", "tanaka");
    assertEquals(Optional.of(device), devices.find(handle, "phone-1"));
    assertEquals(DeviceState.PENDING, device.state());
    assertEquals(new Device.Last(DeviceAct.REGISTER, SATO, NOW), device.last());
    assertEquals("社用スマホ", device.name());
    assertEquals(Optional.empty(), devices.find(handle, "phone-2"));
  }

  @Test
  void registersOneThatWasApprovedBeforeAsActive() {
    var approved =
        new Device.Fresh(
            "phone-1",
            new Owner("id-of-tanaka", "tanaka"),
            "",
            Ownership.BYOD,
            Platform.IOS,
            "",
            true);
    var done = devices.register(handle, approved, SATO, new Most(MOST, Optional.empty()), NOW);
    assertEquals(
        DeviceState.ACTIVE, assertInstanceOf(Registered.Done.class, done).device().state());
  }

  @Test
  void givesAnIdOnceAndForGood() {
    registered("phone-1", "tanaka");
    assertInstanceOf(
        Registered.IdTaken.class,
        devices.register(
            handle, fresh("phone-1", "yamada"), SATO, new Most(MOST, Optional.empty()), NOW));
    moved("phone-1", DeviceAct.RETIRE, SATO);
    assertInstanceOf(
        Registered.IdTaken.class,
        devices.register(
            handle, fresh("phone-1", "tanaka"), SATO, new Most(MOST, Optional.empty()), NOW));
  }

  @Test
  void writesDownWhoDidWhatWhenAndWhy() {
    active("phone-1", "tanaka");
    moved("phone-1", DeviceAct.LOSE, SUZUKI);
    var page = history.of(handle, "phone-1", Long.MAX_VALUE, 2);
    assertEquals(
        List.of("lose active lost", "activate pending active"),
        page.stream().map(DevicesContract::words).toList());
    assertEquals(SUZUKI, page.getFirst().by());
    assertEquals("because", page.getFirst().why());
    var rest = history.of(handle, "phone-1", page.getLast().revision(), 2);
    assertEquals(List.of("register  pending"), rest.stream().map(DevicesContract::words).toList());
  }

  private static String words(HistoryEntry entry) {
    return entry.act().text()
        + " "
        + entry.from().map(DeviceState::text).orElse("")
        + " "
        + entry.to().text();
  }

  @Test
  void refusesWhatTheStateMachineRefusesAndChangesNothing() {
    var device = registered("phone-1", "tanaka");
    var refused = assertInstanceOf(Moved.Refused.class, move("phone-1", DeviceAct.RESUME, SATO));
    assertEquals(new StateMachine.Verdict.NoWay(DeviceState.PENDING), refused.why());
    assertEquals(Optional.of(device), devices.find(handle, "phone-1"));
    assertEquals(1, history.of(handle, "phone-1", Long.MAX_VALUE, 9).size());
    assertInstanceOf(Moved.NotThere.class, move("phone-2", DeviceAct.RESUME, SATO));
  }

  @Test
  void bringsALostDeviceBackByTwoPeople() {
    active("phone-1", "tanaka");
    moved("phone-1", DeviceAct.LOSE, SUZUKI);
    assertInstanceOf(Moved.Refused.class, move("phone-1", DeviceAct.RESUME, SATO));
    assertEquals(DeviceState.SUSPENDED, moved("phone-1", DeviceAct.FIND, SUZUKI).state());
    assertInstanceOf(Moved.Refused.class, move("phone-1", DeviceAct.RESUME, SUZUKI));
    var another = new By("suzuki (token 9)", SUZUKI.person());
    assertInstanceOf(Moved.Refused.class, move("phone-1", DeviceAct.RESUME, another));
    assertEquals(DeviceState.ACTIVE, moved("phone-1", DeviceAct.RESUME, SATO).state());
  }

  @Test
  void letsAPersonHaveSoManyAtHand() {
    for (int i = 0; i < MOST; i++) {
      registered("phone-" + i, "tanaka");
    }
    var tooMany =
        devices.register(
            handle, fresh("phone-x", "tanaka"), SATO, new Most(MOST, Optional.empty()), NOW);
    assertEquals(new Registered.TooMany(new Most(MOST, Optional.empty())), tooMany);
    registered("phone-y", "yamada");
    moved("phone-0", DeviceAct.LOSE, SATO);
    registered("phone-x", "tanaka");
    moved("phone-0", DeviceAct.FIND, SATO); // beyond the limit, and rather that than lost
    moved("phone-1", DeviceAct.RETIRE, SATO);
    assertInstanceOf(
        Registered.TooMany.class,
        devices.register(
            handle, fresh("phone-z", "tanaka"), SATO, new Most(MOST, Optional.empty()), NOW));
    moved("phone-2", DeviceAct.RETIRE, SATO);
    registered("phone-z", "tanaka");
  }

  @Test
  void countsPeoplesOwnAndTheCompanysApart() {
    var two = new Most(2, Optional.of(Ownership.BYOD));
    var one = new Most(1, Optional.of(Ownership.CORPORATE));
    assertInstanceOf(Registered.Done.class, owned("own-1", Ownership.BYOD, two));
    assertInstanceOf(Registered.Done.class, owned("work-1", Ownership.CORPORATE, one));
    assertInstanceOf(Registered.Done.class, owned("own-2", Ownership.BYOD, two));
    assertEquals(new Registered.TooMany(two), owned("own-3", Ownership.BYOD, two));
    assertEquals(new Registered.TooMany(one), owned("work-2", Ownership.CORPORATE, one));
    assertFalse(devices.hasRoom(handle, "id-of-tanaka", two));
    assertFalse(devices.hasRoom(handle, "id-of-tanaka", new Most(3, Optional.empty())));
    moved("own-1", DeviceAct.RETIRE, SATO);
    assertInstanceOf(Registered.TooMany.class, owned("work-2", Ownership.CORPORATE, one));
    assertInstanceOf(Registered.IdTaken.class, owned("own-1", Ownership.BYOD, two));
    assertInstanceOf(Registered.Done.class, owned("own-3", Ownership.BYOD, two));
  }

  private Registered owned(String id, Ownership ownership, Most most) {
    var owner = new Owner("id-of-tanaka", "tanaka");
    var fresh = new Device.Fresh(id, owner, "", ownership, Platform.IOS, "", false);
    return devices.register(handle, fresh, SATO, most, NOW);
  }

  @Test
  void listsTheLatestFirstPageByPage() {
    for (int i = 0; i < 3; i++) {
      registered("phone-" + i, "tanaka", NOW.plusSeconds(i / 2)); // two at the same time
    }
    registered("tablet", "yamada", NOW);
    var page = devices.list(handle, Devices.Wanted.of("id-of-tanaka", 2));
    assertEquals(List.of("phone-2", "phone-1"), ids(page));
    var next =
        new Devices.Wanted(
            Optional.of("TANAKA"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(page.getLast()),
            2);
    assertEquals(List.of("phone-0"), ids(devices.list(handle, next)));
  }

  @Test
  void listsByStateOwnershipAndPlatform() {
    active("phone-1", "tanaka");
    registered("phone-2", "yamada");
    assertEquals(
        List.of("phone-1"), ids(wanted(Optional.of(DeviceState.ACTIVE), Platform.ANDROID)));
    assertEquals(List.of(), ids(wanted(Optional.of(DeviceState.ACTIVE), Platform.IOS)));
    assertEquals(List.of("phone-2", "phone-1"), ids(wanted(Optional.empty(), Platform.ANDROID)));
  }

  private List<Device> wanted(Optional<DeviceState> state, Platform platform) {
    return devices.list(
        handle,
        new Devices.Wanted(
            Optional.empty(),
            state,
            Optional.of(Ownership.CORPORATE),
            Optional.of(platform),
            Optional.empty(),
            10));
  }

  private static List<String> ids(List<Device> devices) {
    return devices.stream().map(Device::id).toList();
  }

  private static Bindings.Fresh key(String device, String reference) {
    return new Bindings.Fresh(
        device, BindingKind.CERTIFICATE_KEY, BindingLevel.DEVICE_BOUND_KEY, reference, "");
  }

  private Bindings.Added bind(Bindings.Fresh fresh) {
    return bindings.add(handle, fresh, "sato", NOW);
  }

  private Binding bound(String device, String reference) {
    return assertInstanceOf(Bindings.Added.Done.class, bind(key(device, reference))).binding();
  }

  @Test
  void findsADeviceByWhatIsBoundToIt() {
    var device = active("phone-1", "tanaka");
    var binding = bound("phone-1", "key-1");
    assertEquals(
        Optional.of(new Devices.Bound(device, binding)),
        devices.bound(handle, BindingKind.CERTIFICATE_KEY, "key-1"));
    assertEquals(Optional.empty(), devices.bound(handle, BindingKind.WEBAUTHN, "key-1"));
    assertEquals(List.of(binding), bindings.openOf(handle, "phone-1"));
  }

  @Test
  void bindsOneThingToOneDeviceAtATime() {
    active("phone-1", "tanaka");
    active("phone-2", "yamada");
    var first = bound("phone-1", "key-1");
    assertEquals(new Bindings.Added.Already(first), bind(key("phone-1", "key-1")));
    assertEquals(new Bindings.Added.OfAnother("phone-1"), bind(key("phone-2", "key-1")));
    bindings.end(handle, first.id(), "handed on", NOW);
    assertEquals(Optional.empty(), bindings.end(handle, first.id(), "again", NOW));
    bound("phone-2", "key-1");
  }

  @Test
  void bindsNothingToADeviceThatIsShutOut() {
    for (var act : List.of(DeviceAct.SUSPEND, DeviceAct.LOSE, DeviceAct.RETIRE)) {
      var id = "phone-" + act.text();
      active(id, "tanaka");
      var after = moved(id, act, SATO);
      assertEquals(new Bindings.Added.NotNow(Optional.of(after)), bind(key(id, "key " + id)));
    }
    assertEquals(new Bindings.Added.NotNow(Optional.empty()), bind(key("phone-9", "key")));
  }

  @Test
  void bindsNoMoreThanAnyDeviceNeeds() {
    active("phone-1", "tanaka");
    for (int i = 0; i < Bindings.MOST; i++) {
      bound("phone-1", "key-" + i);
    }
    assertInstanceOf(Bindings.Added.TooMany.class, bind(key("phone-1", "one more")));
  }

  @Test
  void endsAllThatADeviceIsKnownBy() {
    active("phone-1", "tanaka");
    active("phone-2", "tanaka");
    bound("phone-1", "key-1");
    bound("phone-1", "key-2");
    bound("phone-2", "key-3");
    var ended = bindings.endAll(handle, "phone-1", "lost", NOW);
    assertEquals(2, ended.size());
    assertEquals(Optional.of(new Binding.Ended(NOW, "lost")), ended.getFirst().ended());
    assertEquals(List.of(), bindings.openOf(handle, "phone-1"));
    assertEquals(1, bindings.openOf(handle, "phone-2").size());
    assertEquals(Optional.empty(), devices.bound(handle, BindingKind.CERTIFICATE_KEY, "key-1"));
    var page = bindings.of(handle, "phone-1", Optional.empty(), 1);
    var rest = bindings.of(handle, "phone-1", Optional.of(page.getLast()), 5);
    assertEquals(1, page.size());
    assertEquals(1, rest.size());
    assertFalse(page.equals(rest));
  }

  @Test
  void keepsNoIdentifierInClear() {
    active("phone-1", "tanaka");
    var secret = new IdentifierSecret(new byte[32]);
    var reference = secret.reference(IdentifierKind.SERIAL, "F2LX1234ABCD").orElseThrow();
    bind(
        new Bindings.Fresh(
            "phone-1", BindingKind.IDENTIFIER, BindingLevel.DEVICE_IDENTIFIER, reference, ""));
    var found =
        secret
            .reference(IdentifierKind.SERIAL, "f2lx-1234-abcd")
            .flatMap(it -> devices.bound(handle, BindingKind.IDENTIFIER, it));
    assertEquals("phone-1", found.orElseThrow().device().id());
    var rows = handle.select("SELECT * FROM device_binding").mapToMap().list().toString();
    assertFalse(rows.toUpperCase(java.util.Locale.ROOT).contains("F2LX1234ABCD"));
  }
}
