package jp.mochi.device.status;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Whoever keeps which apps a device has. Is told within the transaction that takes the report, so
 * that either both are kept or neither is.
 */
@FunctionalInterface
public interface AppsReported {
  /** A report with more apps than this is refused whole, before anybody is told. */
  int MOST = 5_000;

  /** The same of what a device says of itself: anybody can make that up, as often as they like. */
  int MOST_OF_ITSELF = 1_000;

  /** Where nobody keeps them. */
  AppsReported NOBODY = (handle, device, source, at, apps) -> {};

  /**
   * A report was taken that names the installed apps: all of them, and none besides.
   *
   * @param handle the transaction; the device's row in the register is held in it
   * @param device the device's id
   * @param source who says so, as {@link StatusSource#text()} writes it
   * @param at when it was so: later than in this source's last report
   * @param apps at most {@link #MOST}, each within its bounds; may be empty
   */
  void reported(Handle handle, String device, String source, Instant at, List<InstalledApp> apps);

  /**
   * When this source last told of a device's apps, by whatever way; empty where it never did. A
   * report that isn't later is refused whole.
   */
  default Optional<Instant> last(Handle handle, String device, String source) {
    return Optional.empty();
  }
}
