package jp.mochi.idp.certificate;

import java.util.List;
import jp.mochi.device.register.Device;

/** Which device of the register a certificate is of. */
sealed interface OfDevice {
  /** It was issued for this one, or its key is bound to it. */
  record Bound(Device device) implements OfDevice {}

  /** An identifier in it is this one's; nothing else says so. */
  record Identified(Device device) implements OfDevice {}

  /** Its identifiers are of more than one. */
  record Several(List<String> devices) implements OfDevice {
    public Several {
      devices = List.copyOf(devices);
    }
  }

  /** An identifier may stand in it, and can't be read: it may be any device's. */
  record Unreadable(String place) implements OfDevice {}

  /** Nothing in it leads to one. */
  record None() implements OfDevice {}
}
