package jp.mochi.idp.lifecycle.status;

/** What is wrong with a report in whatever format it comes. */
public final class StatusRefusals {
  private StatusRefusals() {}

  /** It is larger than any. */
  public static StatusOutcome.Refused tooLarge(int most) {
    return StatusNotice.TOO_LARGE.at("", String.valueOf(most));
  }

  /** It isn't as its format has it, at this JSON pointer. */
  public static StatusOutcome.Refused malformed(String pointer, String why) {
    return StatusNotice.FIELD.at(pointer, pointer, why);
  }

  /** Nobody in the register bears the number. */
  public static StatusOutcome.Refused noDevice(String number) {
    return StatusNotice.NO_DEVICE.at("", number);
  }

  /** Its numbers are those of several devices of the register. */
  public static StatusOutcome.Refused severalDevices() {
    return StatusNotice.OTHER_DEVICE.at("");
  }
}
