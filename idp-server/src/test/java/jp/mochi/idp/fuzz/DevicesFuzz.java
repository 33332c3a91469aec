package jp.mochi.idp.fuzz;

import jp.mochi.idp.lifecycle.device.DeviceFile;
import jp.mochi.idp.lifecycle.device.DeviceRow;

/** Asset lists; a refusal fits a page and a record. */
public final class DevicesFuzz {
  private DevicesFuzz() {}

  /** Jazzer's. */
  public static void fuzzerTestOneInput(byte[] data) {
    takes(data);
  }

  /** Whether there is a device in it. */
  static boolean takes(byte[] data) {
    return switch (DeviceFile.read(data)) {
      case DeviceFile.Outcome.Rows(var rows) ->
          rows.stream().filter(DevicesFuzz::isGood).count() > 0;
      case DeviceFile.Outcome.Unreadable(var why) -> {
        StatusFuzz.check(why);
        yield false;
      }
    };
  }

  private static boolean isGood(DeviceRow row) {
    return switch (row) {
      case DeviceRow.Good good -> true;
      case DeviceRow.Bad(var number, var person, var why) -> {
        StatusFuzz.check(why);
        yield false;
      }
    };
  }
}
