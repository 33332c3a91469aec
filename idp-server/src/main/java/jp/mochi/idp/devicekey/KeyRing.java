package jp.mochi.idp.devicekey;

import java.util.List;
import jp.mochi.device.key.DeviceKey;
import jp.mochi.device.key.DeviceKeys;
import jp.mochi.device.key.RelyingParty;
import jp.mochi.idp.database.Database;
import jp.mochi.ldap.PersonId;

/** The keys that a person's browser can be asked for. */
public final class KeyRing {
  private final Database database;
  private final RelyingParty party;
  private final DeviceKeys keys = new DeviceKeys();

  public KeyRing(Database database, RelyingParty party) {
    this.database = database;
    this.party = party;
  }

  /** For whom keys are made here. */
  public RelyingParty party() {
    return party;
  }

  /**
   * A person's keys for our host, the last used first; also those of devices that are suspended, so
   * that whoever tries learns the reason.
   */
  public List<DeviceKey> of(PersonId person) {
    return database.read(handle -> keys.ofPerson(handle, person.value())).stream()
        .filter(each -> each.key().rpId().equals(party.id()))
        .toList();
  }
}
