package jp.mochi.device.app;

import java.time.Instant;
import java.util.Optional;

/**
 * That a device has, or had, an app that an entry of the blocklist means.
 *
 * @param device the device's id
 * @param since from when on it has, or had, the app
 * @param found when that was found out
 * @param present whether it has it now, by any source's word
 * @param acted when what the entry says was done to the device; empty until then
 */
public record AppMatch(
    BlocklistEntry entry,
    String device,
    long appNumber,
    App app,
    Instant since,
    Instant found,
    boolean present,
    Optional<Instant> acted) {
  /** Whether nobody signs on from the device as long as it is so. */
  public boolean shutsOut() {
    return present && entry.removed().isEmpty() && entry.action().shutsOut();
  }
}
