package jp.mochi.idp.key;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import jp.mochi.idp.database.Database;

/**
 * A key for each day (UTC), named after it. Every node finds it under that name in the database, so
 * that no node has to be told: the day's first use makes it, the first insert wins, and it is used
 * only once it stands there. A token of another node's new key is opened by looking it up.
 *
 * <p>Keys stay for {@link #KEPT}: longer than any token lives, so that one too old can still tell
 * where to start again. Only names of such days are looked up; what a stranger makes up costs no
 * query, but for days on which nobody signed on, and those are remembered.
 */
final class SealingKeys {
  static final Duration KEPT = Duration.ofDays(32);
  private static final String PURPOSE = "sealing";
  private static final String STATE = "daily";

  private final Database database;
  private final WrappedKeys keys;
  private final Clock clock;
  private final Map<Integer, Optional<SecretKey>> known = new ConcurrentHashMap<>();

  SealingKeys(Database database, MasterKey master, Clock clock) {
    this.database = database;
    this.keys = new WrappedKeys(master, clock);
    this.clock = clock;
  }

  /** A key and the day (since 1970, UTC) that names it. */
  record Daily(int day, SecretKey key) {}

  /** What is sealed with now. */
  Daily current() {
    var today = today();
    var key = known.getOrDefault(today, Optional.empty()).orElseGet(() -> keyOf(today));
    return new Daily(today, key);
  }

  /** What was sealed with on a day that somebody names; nothing for days out of reach. */
  Optional<SecretKey> of(int day) {
    return day > today() + 1 || day < today() - KEPT.toDays() ? Optional.empty() : lookUp(day);
  }

  /** Makes or unwraps today's key, so that a wrong master key shows at the start. */
  void prepare() {
    known.put(today(), Optional.of(keyOf(today())));
  }

  /** Makes tomorrow's key ahead, so that midnight costs nobody a wait; drops what is unneeded. */
  void prepareAndClean() {
    keyOf(today());
    keyOf(today() + 1);
    var oldest = clock.instant().minus(KEPT).minus(Duration.ofDays(2));
    database.write(handle -> keys.deleteOld(handle, PURPOSE, STATE, oldest));
    known.keySet().removeIf(day -> day < today() - KEPT.toDays());
  }

  private Optional<SecretKey> lookUp(int day) {
    var cached = known.get(day);
    if (cached != null) {
      return cached;
    }
    var found = database.read(handle -> keys.byId(handle, name(day))).map(this::secretKey);
    if (found.isPresent() || day < today()) {
      known.put(day, found);
    }
    return found;
  }

  private SecretKey keyOf(int day) {
    var found = lookUp(day);
    if (found.isPresent()) {
      return found.get();
    }
    var fresh = new WrappedKeys.Material(Gcm.random(Gcm.KEY_BYTES));
    var candidate = keys.wrap(name(day), PURPOSE, STATE, fresh, null);
    var stored =
        database.write(
            handle -> {
              keys.offer(handle, candidate);
              return keys.byId(handle, name(day)).orElseThrow();
            });
    var key = secretKey(stored);
    known.put(day, Optional.of(key));
    return key;
  }

  private int today() {
    return (int) LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).toEpochDay();
  }

  private static String name(int day) {
    return "sealing-" + day;
  }

  private SecretKey secretKey(WrappedKeys.Row row) {
    return new SecretKeySpec(keys.unwrap(row).export(), "AES");
  }
}
