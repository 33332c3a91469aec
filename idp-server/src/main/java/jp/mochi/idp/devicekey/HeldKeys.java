package jp.mochi.idp.devicekey;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jp.mochi.device.app.Matches;
import jp.mochi.device.key.DeviceKey;
import jp.mochi.device.key.DeviceKeys;
import jp.mochi.device.register.BindingLevel;
import jp.mochi.device.register.Device;
import jp.mochi.device.register.DeviceState;
import jp.mochi.device.register.Devices;
import jp.mochi.device.status.StatusFacts;
import jp.mochi.device.status.StatusFlag;
import jp.mochi.idp.certificate.RegisteredDevices;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.policy.DeviceFacts;
import jp.mochi.idp.policy.DevicePosture;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.session.Session;
import jp.mochi.idp.signon.Holding;
import org.jdbi.v3.core.Handle;

/**
 * Looks at the keys that sessions rest on, again for each assertion: a second old at most. Whoever
 * ends a key, or shuts its device out, has ended the session in the same transaction; this is the
 * second look.
 */
public final class HeldKeys implements Holding {
  private static final Duration MAX_AGE = Duration.ofSeconds(1);
  private static final int MOST = 10_000;

  private static final StatusFacts LOCKED =
      new StatusFacts(
          Optional.empty(),
          Optional.empty(),
          Map.of(StatusFlag.SCREEN_LOCK, true),
          Optional.empty());

  private final Database database;
  private final KeyRing ring;
  private final DeviceKeys keys = new DeviceKeys();
  private final Devices devices = new Devices();
  private final Matches matches = new Matches();
  private final Cache<String, Optional<Standing>> found =
      Caffeine.newBuilder()
          .executor(Runnable::run)
          .maximumSize(MOST)
          .expireAfterWrite(MAX_AGE)
          .build();

  /**
   * @param ring the keys that can be asked for here
   */
  public HeldKeys(Database database, KeyRing ring) {
    this.database = database;
    this.ring = ring;
  }

  /**
   * A key that hasn't ended, and its device.
   *
   * @param shutOut whether that has an app because of which nobody signs on from it
   */
  private record Standing(DeviceKey key, Device device, boolean shutOut) {
    boolean counts(Session session) {
      return device.state() == DeviceState.ACTIVE
          && !shutOut
          && device.owner().person().equals(session.person().value())
          && key.holder().person().equals(session.person().value());
    }
  }

  @Override
  public Held of(Session session) {
    return session
        .key()
        .filter(key -> standing(key, session).isEmpty())
        .<Held>map(key -> new Held.Ended("the key " + key + " counts no more"))
        .orElseGet(Held.Good::new);
  }

  @Override
  public DeviceFacts device(Session session) {
    return session
        .key()
        .flatMap(key -> standing(key, session))
        .map(it -> RegisteredDevices.facts(it.device(), Optional.of(it.key().level())))
        .orElse(DeviceFacts.UNKNOWN);
  }

  /**
   * That the phone has verified its holder, which we always ask for, shows that it has a lock: of a
   * key that never leaves it. A key that may be copied was perhaps used elsewhere. Of a key that
   * nobody attests only the client says that it stays on the phone and that the phone has verified
   * anybody, which a program can say as well: it is the device's own word.
   */
  @Override
  public List<DevicePosture.Word> shown(Session session) {
    return session
        .key()
        .flatMap(key -> standing(key, session))
        .filter(it -> it.key().level().compareTo(BindingLevel.COPYABLE_KEY) < 0)
        .flatMap(
            it ->
                session
                    .proved(Factor.DEVICE)
                    .map(at -> new DevicePosture.Word(at, by(it.key().level()), LOCKED)))
        .stream()
        .toList();
  }

  private static DevicePosture.By by(BindingLevel level) {
    return level == BindingLevel.ATTESTED_KEY ? DevicePosture.By.PROOF : DevicePosture.By.OWN_PROOF;
  }

  @Override
  public List<Other> others(Session session) {
    var offered = ring.of(session.person());
    return database.read(
        handle ->
            offered.stream()
                .flatMap(key -> standing(handle, key).stream())
                .filter(it -> it.counts(session))
                .map(HeldKeys::other)
                .toList());
  }

  private static Other other(Standing it) {
    var facts = RegisteredDevices.facts(it.device(), Optional.of(it.key().level()));
    return new Other(Factor.DEVICE, Optional.of(it.key().id()), it.device().id(), facts);
  }

  private Optional<Standing> standing(String key, Session session) {
    var known = Optional.ofNullable(found.getIfPresent(key)).flatMap(it -> it);
    // One that was shut out may have been let in again a moment ago: the register tells.
    if (known.filter(it -> it.counts(session)).isPresent()) {
      return known;
    }
    var read = database.read(handle -> read(handle, key));
    found.put(key, read);
    return read.filter(it -> it.counts(session));
  }

  private Optional<Standing> read(Handle handle, String id) {
    return keys.find(handle, id)
        .filter(key -> key.ended().isEmpty())
        .flatMap(key -> standing(handle, key));
  }

  private Optional<Standing> standing(Handle handle, DeviceKey key) {
    var id = key.holder().device();
    return devices
        .find(handle, id)
        .map(device -> new Standing(key, device, matches.isShutOut(handle, id)));
  }
}
