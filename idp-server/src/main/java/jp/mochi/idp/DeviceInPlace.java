package jp.mochi.idp;

import jp.mochi.cert.trust.ClientCertificates;
import jp.mochi.idp.key.IdentifierKey;
import jp.mochi.idp.lifecycle.RoleGroups;
import jp.mochi.idp.lifecycle.device.DeviceRegister;
import jp.mochi.idp.lifecycle.device.DevicesAllowed;
import jp.mochi.idp.lifecycle.device.Pinnable;
import jp.mochi.idp.lifecycle.device.Remains;
import jp.mochi.idp.person.People;
import jp.mochi.idp.signout.TellServices;
import jp.mochi.metadata.OwnSession;

/** The register of devices, wired. */
final class DeviceInPlace {
  private DeviceInPlace() {}

  /** What a service's entry says; an in-house system has none. */
  private static OwnSession own(Ground ground, String service) {
    return ground
        .database()
        .read(handle -> ground.services().byName(handle, service))
        .map(entry -> entry.options().entry().ownSession())
        .orElse(OwnSession.UNKNOWN);
  }

  /**
   * @param services tells services of sessions that ended with a device
   */
  static DeviceRegister register(
      Ground ground,
      People people,
      DevicesAllowed allowed,
      AuthorityInPlace authorities,
      TellServices services) {
    var remains = new Remains(ground.database(), services, service -> own(ground, service));
    return new DeviceRegister(
        new DeviceRegister.Parts(
            ground.database(),
            people,
            RoleGroups.of(ground.configuration().roles()),
            ground.audit(),
            remains,
            IdentifierKey.open(ground.database(), ground.master(), ground.clock()),
            new Pinnable(
                new ClientCertificates(authorities::trusted),
                authorities::deviceOf,
                ground.identifiers(),
                ground.clock()),
            allowed,
            ground.clock()));
  }
}
