package jp.mochi.idp.lifecycle.device;

import jp.mochi.device.register.DeviceAct;

/** What commands, addresses and records call an act. */
public final class ActWords {
  private ActWords() {}

  /** {@code lost} and so on. */
  public static String word(DeviceAct act) {
    return switch (act) {
      case REGISTER -> "add";
      case ACTIVATE -> "approve";
      case SUSPEND -> "suspend";
      case RESUME -> "resume";
      case LOSE -> "lost";
      case FIND -> "found";
      case RETIRE -> "retire";
    };
  }

  static String operation(DeviceAct act) {
    return "device " + word(act);
  }
}
