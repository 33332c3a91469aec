package jp.mochi.idp.lifecycle.status.poll;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import jp.mochi.device.app.Blocklist;
import jp.mochi.device.app.Inventory;
import jp.mochi.device.status.AppsReported;
import jp.mochi.device.status.DeviceStatuses;
import jp.mochi.device.status.StatusSource;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.lifecycle.Actor;
import jp.mochi.idp.lifecycle.Notice;
import jp.mochi.idp.lifecycle.device.Reasons;
import jp.mochi.idp.lifecycle.status.poll.PollTables.Lease;
import org.jdbi.v3.core.Handle;

/**
 * Status sources that mochi.yaml no longer names, and whose last words stand all the same.
 *
 * <p>A start takes nothing back by itself. Nodes may differ for a while, so that one would take
 * back what another has just been told; a name that was mistyped would cost everybody the good
 * words that their devices live by; and a bad word that goes lets a device in again, which somebody
 * has to want. So they are shown until somebody forgets them, with a reason.
 */
public final class GoneSources {
  private static final int AT_ONCE = 100;

  private final Database database;
  private final AuditLog audit;
  private final Clock clock;
  private final Set<String> configured;
  private final PollTables tables = new PollTables();
  private final DeviceStatuses statuses = new DeviceStatuses(AppsReported.NOBODY);
  private final Inventory inventory = new Inventory(new Blocklist());

  /**
   * @param configured the names of those that mochi.yaml has
   */
  GoneSources(Database database, AuditLog audit, Set<String> configured, Clock clock) {
    this.database = database;
    this.audit = audit;
    this.configured = Set.copyOf(configured);
    this.clock = clock;
  }

  /**
   * One of them.
   *
   * @param devices on how many devices its words stand
   */
  public record Gone(String name, int devices) {}

  /** What came of forgetting one. */
  public sealed interface Forgotten {
    /**
     * Its words are taken back.
     *
     * @param devices of so many devices, this time
     * @param all whether none is left; otherwise it is to be asked for once more
     */
    record Done(int devices, boolean all) implements Forgotten {}

    /** They aren't, for this reason. */
    record Refused(Notice why) implements Forgotten {}

    /** There is no such source. */
    record NotThere() implements Forgotten {}
  }

  /** All of them, by their names. */
  List<Gone> all() {
    return of(database, configured);
  }

  /** The same for whoever has a database and a configuration, and no server. */
  public static List<Gone> of(Database database, Set<String> configured) {
    var statuses = new DeviceStatuses(AppsReported.NOBODY);
    return database.read(
        handle ->
            new PollTables()
                .names(handle).stream()
                    .filter(name -> !configured.contains(name))
                    .map(name -> new Gone(name, statuses.countSpokenOf(handle, words(name))))
                    .toList());
  }

  private static List<StatusSource> words(String name) {
    return StatusSource.polled(name);
  }

  /**
   * Takes back all that one has said of devices and of their apps; its reports stay in the history.
   *
   * @param why the reason, for the record
   * @param patience for how long it may take at most
   */
  Forgotten forget(String name, Actor by, String why, Duration patience) {
    if (configured.contains(name)) {
      return new Forgotten.Refused(GoneNotice.CONFIGURED.of(name));
    }
    if (database.read(handle -> tables.find(handle, name)).isEmpty()) {
      return new Forgotten.NotThere();
    }
    var reason = Reasons.fault(why);
    if (reason.isPresent()) {
      return new Forgotten.Refused(reason.get());
    }
    var holder = UUID.randomUUID().toString();
    var now = clock.instant();
    var lease = new Lease(name, holder, now.plus(PollRound.LEASE));
    if (!database.<Boolean>write(handle -> tables.claim(handle, lease, true, now))) {
      return new Forgotten.Refused(GoneNotice.BUSY.of(name));
    }
    return forget(lease, by, why.strip(), System.nanoTime() + patience.toNanos());
  }

  /** Some devices at a time, each of them wholly or not at all: others write in between. */
  private Forgotten forget(Lease lease, Actor by, String why, long deadline) {
    int devices = 0;
    var last = "";
    while (true) {
      var from = last;
      var next = database.<List<String>>write(handle -> some(handle, lease.name(), from, by, why));
      devices += next.size();
      boolean over = next.size() < AT_ONCE;
      if (over || System.nanoTime() > deadline) {
        int number = devices;
        boolean gone = database.<Boolean>write(handle -> end(handle, lease, by, why, number, over));
        return gone
            ? new Forgotten.Done(devices, over)
            : new Forgotten.Refused(GoneNotice.BUSY.of(lease.name()));
      }
      last = next.getLast();
    }
  }

  private List<String> some(Handle handle, String name, String after, Actor by, String why) {
    var devices = statuses.spokenOf(handle, words(name), after, AT_ONCE);
    for (var device : devices) {
      var forgotten =
          words(name).stream()
              .filter(word -> forget(handle, device, word) > 0)
              .map(StatusSource::text)
              .collect(Collectors.joining(", "));
      var detail = Map.of("source", forgotten, "reason", why);
      audit.append(handle, by.did("device forget-source", device, detail));
    }
    return devices;
  }

  private int forget(Handle handle, String device, StatusSource word) {
    return statuses.forget(handle, device, word) + inventory.forget(handle, device, word.text());
  }

  /** Whether it was still this server's. */
  private boolean end(Handle handle, Lease lease, Actor by, String why, int devices, boolean over) {
    if (over && !tables.forget(handle, lease)) {
      return false;
    }
    if (!over) {
      tables.pause(handle, lease, clock.instant());
    }
    var detail = Map.of("reason", why, "devices", String.valueOf(devices));
    audit.append(handle, by.did("device source forget", lease.name(), detail));
    return true;
  }
}
