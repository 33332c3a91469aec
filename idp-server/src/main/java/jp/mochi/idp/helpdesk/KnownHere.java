package jp.mochi.idp.helpdesk;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import jp.mochi.cert.authority.IssuedCertificates;
import jp.mochi.device.register.Devices;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.lifecycle.SessionsOfPeople;
import jp.mochi.idp.lifecycle.device.DeviceRegister;
import jp.mochi.ldap.PersonId;

/**
 * People of whom something here tells, though the directory has them no more, or doesn't answer:
 * their devices, certificates and sessions. These must be shut out all the same.
 */
final class KnownHere {
  private final Database database;
  private final DeviceRegister register;
  private final SessionsOfPeople sessions;
  private final Clock clock;
  private final IssuedCertificates issued = new IssuedCertificates();

  KnownHere(Database database, DeviceRegister register, SessionsOfPeople sessions, Clock clock) {
    this.database = database;
    this.register = register;
    this.sessions = sessions;
    this.clock = clock;
  }

  /** What somebody is called here; empty where nothing tells of them. */
  Optional<String> username(PersonId person) {
    return Optional.ofNullable(named(person.value(), 1).get(person.value()));
  }

  /**
   * Who goes by this user name, or has this id.
   *
   * @param most of each kind of thing that is looked at
   * @return user names, by the directory's immutable id
   */
  Map<String, String> named(String name, int most) {
    var found = new LinkedHashMap<String, String>();
    register
        .list(Devices.Wanted.of(name, most))
        .forEach(device -> found.putIfAbsent(device.owner().person(), device.owner().username()));
    var wanted =
        new IssuedCertificates.Wanted(
            Optional.of(name),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            most);
    database
        .read(handle -> issued.list(handle, wanted, clock.instant()))
        .forEach(each -> found.putIfAbsent(each.person(), each.username()));
    sessions
        .list(Optional.of(name))
        .forEach(session -> found.putIfAbsent(session.person().value(), session.username()));
    return found;
  }
}
