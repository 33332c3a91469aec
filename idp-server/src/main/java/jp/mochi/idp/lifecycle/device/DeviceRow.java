package jp.mochi.idp.lifecycle.device;

import jp.mochi.idp.lifecycle.Notice;

/** A row of an asset list, as far as it can be read by itself. */
public sealed interface DeviceRow {
  /** Which row of the file, the head being the first. */
  int number();

  /** Whom it names. */
  String person();

  /**
   * One that says what it should.
   *
   * @param approved whether the device is to be active at once
   */
  record Good(int number, String person, NewDevice device, boolean approved) implements DeviceRow {}

  /** One that doesn't. */
  record Bad(int number, String person, Notice why) implements DeviceRow {}
}
