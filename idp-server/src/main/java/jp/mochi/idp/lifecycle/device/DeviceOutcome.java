package jp.mochi.idp.lifecycle.device;

import jp.mochi.device.register.Device;
import jp.mochi.idp.lifecycle.Notice;

/** What came of doing something to a device. */
public sealed interface DeviceOutcome {
  /**
   * Done.
   *
   * @param device as it is now; of a transfer, the new owner's
   * @param ending what ended with it
   */
  record Done(Device device, Ending ending) implements DeviceOutcome {}

  /** Nothing is changed, for this reason. */
  record Refused(Notice why) implements DeviceOutcome {}

  /** There is no such device. */
  record NotThere(String id) implements DeviceOutcome {}
}
