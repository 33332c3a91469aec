package jp.mochi.idp.lifecycle.device;

import java.util.Map;
import java.util.Optional;
import jp.mochi.device.register.IdentifierKind;
import jp.mochi.device.register.Ownership;
import jp.mochi.device.register.Platform;

/**
 * A device that somebody wants in the register.
 *
 * @param id what it is to be called; one is made up where it is left out
 * @param identifiers numbers that it bears, in clear: kept as HMACs only
 */
public record NewDevice(
    Optional<String> id,
    String name,
    Ownership ownership,
    Platform platform,
    String model,
    Map<IdentifierKind, String> identifiers) {
  public NewDevice {
    identifiers = Map.copyOf(identifiers);
  }

  @Override
  public String toString() {
    return "NewDevice[" + id + "]"; // never an identifier in a log
  }
}
