package jp.mochi.idp.api;

import java.util.List;
import java.util.Optional;
import jp.mochi.idp.lifecycle.Notice;
import jp.mochi.idp.lifecycle.device.DeviceRegister;
import jp.mochi.idp.lifecycle.device.Doer;

/**
 * Whom a caller may act on: as on the helpdesk's pages, nobody of the helpdesk acts on what is an
 * administrator's, and nobody gives themselves anything. Asks the directory.
 */
final class ActsOnPeople {
  private final DeviceRegister devices;

  ActsOnPeople(DeviceRegister devices) {
    this.devices = devices;
  }

  /**
   * Why a caller may not act on what is somebody's; empty where they may.
   *
   * @param person by the directory's immutable id
   */
  Optional<Answer> refusal(Caller caller, String person) {
    return devices
        .refusal(new Doer(caller.actor(), caller.role()), person)
        .map(ActsOnPeople::refused);
  }

  /** The same of what gives them something. */
  Optional<Answer> ofGiving(Caller caller, String person) {
    return caller.actor().who().personId().filter(person::equals).isPresent()
        ? Optional.of(Refused.OWN_ACCOUNT.of())
        : ofHandingOut(caller, person);
  }

  /** The same where whatever gives it knows by itself whose it may not be. */
  Optional<Answer> ofHandingOut(Caller caller, String person) {
    return devices
        .refusalOfGiving(new Doer(caller.actor(), caller.role()), person)
        .map(ActsOnPeople::refused);
  }

  static Answer refused(Notice why) {
    return new Answer.Refusal(422, "REFUSED", List.of(why));
  }
}
