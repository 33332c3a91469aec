package jp.mochi.idp.key;

import java.time.Clock;
import jp.mochi.device.register.IdentifierSecret;
import jp.mochi.idp.database.Database;

/**
 * The key under which identifiers of devices are kept. There is one for good, wrapped by the master
 * key: another would find no device by its number any more, and nobody has the numbers to change
 * it.
 */
public final class IdentifierKey {
  private static final String PURPOSE = "device-identifiers";

  private IdentifierKey() {}

  /** Opens it, or makes it; of two nodes at once the first does. */
  public static IdentifierSecret open(Database database, MasterKey master, Clock clock) {
    var keys = new WrappedKeys(master, clock);
    var fresh = new WrappedKeys.Material(Gcm.random(IdentifierSecret.BYTES));
    var candidate = keys.wrap("device-identifiers-1", PURPOSE, "current", fresh, null);
    var stored =
        database.write(
            handle -> {
              keys.offer(handle, candidate);
              return keys.ofPurpose(handle, PURPOSE).getFirst();
            });
    return new IdentifierSecret(keys.unwrap(stored).export());
  }
}
