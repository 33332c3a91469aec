package jp.mochi.idp.lifecycle.status.poll;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import jp.mochi.device.app.Blocklist;
import jp.mochi.device.app.Inventory;
import jp.mochi.device.status.AppsReported;
import jp.mochi.device.status.DeviceStatuses;
import jp.mochi.device.status.StatusSource;
import org.jdbi.v3.core.Handle;

/**
 * What a source has said of devices: all of it, or what an earlier list of its name said of devices
 * that its present one doesn't have. All methods take part in the caller's transaction.
 *
 * <p>What is of an earlier list is told by when it came in, not by the time that it tells of: that
 * is the management's, and a device that was in touch yesterday is told of today.
 */
final class Words {
  private static final int AT_ONCE = 100;

  private final List<StatusSource> by;
  private final Optional<Instant> before;
  private final Set<String> listed;
  private final DeviceStatuses statuses = new DeviceStatuses(AppsReported.NOBODY);
  private final Inventory inventory = new Inventory(new Blocklist());

  private Words(String name, Optional<Instant> before, Set<String> listed) {
    this.by = StatusSource.polled(name);
    this.before = before;
    this.listed = listed;
  }

  /** All that a source has said. */
  static Words all(String name) {
    return new Words(name, Optional.empty(), Set.of());
  }

  /**
   * What an earlier list said of devices that the present one doesn't have.
   *
   * @param renewed since when the list is the present one
   */
  static Words earlier(Handle handle, String name, Instant renewed) {
    return new Words(name, Optional.of(renewed), new ListedDevices().listed(handle, name));
  }

  /**
   * Some devices.
   *
   * @param last where the next page begins; empty: there is none
   */
  record Page(List<String> devices, Optional<String> last) {
    Page {
      devices = List.copyOf(devices);
    }
  }

  boolean isAll() {
    return before.isEmpty();
  }

  /** Devices on which it stands. */
  Page page(Handle handle, String after) {
    var some =
        before
            .map(time -> statuses.spokenOf(handle, by, time, after, AT_ONCE))
            .orElseGet(() -> statuses.spokenOf(handle, by, after, AT_ONCE));
    return new Page(
        some.stream().filter(device -> !listed.contains(device)).toList(),
        some.size() < AT_ONCE ? Optional.empty() : Optional.of(some.getLast()));
  }

  /** On how many devices it stands. */
  int count(Handle handle) {
    int devices = 0;
    var from = Optional.of("");
    while (from.isPresent()) {
      var page = page(handle, from.get());
      devices += page.devices().size();
      from = page.last();
    }
    return devices;
  }

  /** Takes back one word of it on a device, with its apps; whether there was any. */
  int forget(Handle handle, String device, StatusSource word) {
    if (before.isEmpty()) {
      return statuses.forget(handle, device, word) + apps(handle, device, word);
    }
    int facts = statuses.forget(handle, device, word, before.get());
    boolean gone =
        statuses.latest(handle, device).stream().noneMatch(it -> it.source().equals(word));
    return facts > 0 && gone ? facts + apps(handle, device, word) : facts;
  }

  private int apps(Handle handle, String device, StatusSource word) {
    return inventory.forget(handle, device, word.text());
  }
}
