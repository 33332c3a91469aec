package jp.mochi.idp.lifecycle.device;

import java.util.Optional;
import jp.mochi.idp.lifecycle.Notice;

/**
 * What became of a row of an asset list.
 *
 * @param row which row of the file, the head being the first
 * @param person whom it names
 * @param device the device's id, where there is one
 * @param verdict what became of it
 * @param why what is wrong with it; of one that isn't at fault, that nothing tells it yet
 */
public record JudgedDevice(
    int row, String person, Optional<String> device, Verdict verdict, Optional<Notice> why) {
  /** The kinds. */
  public enum Verdict {
    /** It comes into the register. */
    NEW,
    /** The register has it so already. */
    SAME,
    /** It keeps the whole file out. */
    FAULT
  }

  static JudgedDevice of(DeviceRow row, Verdict verdict, String device) {
    return new JudgedDevice(
        row.number(), row.person(), Optional.of(device), verdict, Optional.empty());
  }

  /** The same of one that nothing tells yet. */
  JudgedDevice unbound(Notice why) {
    return new JudgedDevice(row, person, device, verdict, Optional.of(why));
  }

  /** Whether it can't be recognised until it is enrolled. */
  public boolean isUnbound() {
    return verdict != Verdict.FAULT && why.isPresent();
  }

  static JudgedDevice fault(DeviceRow row, Notice why) {
    return new JudgedDevice(
        row.number(), row.person(), Optional.empty(), Verdict.FAULT, Optional.of(why));
  }
}
