package jp.mochi.idp.lifecycle.status.poll;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import jp.mochi.device.status.AppsReported;
import jp.mochi.device.status.DeviceStatuses;
import jp.mochi.device.status.StatusSource;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.lifecycle.Actor;
import jp.mochi.idp.lifecycle.Notice;
import jp.mochi.idp.lifecycle.device.Reasons;
import jp.mochi.idp.lifecycle.status.poll.PolledSources.Lease;
import org.jdbi.v3.core.Handle;

/**
 * Status sources that mochi.yaml no longer names, and whose last words stand all the same; and what
 * those said that it still names, when they asked another list: of devices that the present one
 * doesn't have, nobody would ever say anything else.
 *
 * <p>A start takes nothing back by itself. Nodes may differ for a while, so that one would take
 * back what another has just been told; a name that was mistyped would cost everybody the good
 * words that their devices live by; and a bad word that goes lets a device in again, which somebody
 * has to want. So they are shown until somebody forgets them, with a reason.
 */
public final class GoneSources {
  private final Database database;
  private final AuditLog audit;
  private final Clock clock;
  private final Set<String> configured;
  private final PolledSources states = new PolledSources();

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
   * @param earlier whether mochi.yaml names it still, and these words are of an earlier list
   */
  public record Gone(String name, int devices, boolean earlier) {}

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
    return database.read(
        handle ->
            new PolledSources()
                .names(handle).stream()
                    .flatMap(name -> of(handle, name, configured.contains(name)).stream())
                    .toList());
  }

  private static Optional<Gone> of(Handle handle, String name, boolean configured) {
    if (!configured) {
      int devices = new DeviceStatuses(AppsReported.NOBODY).countSpokenOf(handle, words(name));
      return Optional.of(new Gone(name, devices, false));
    }
    return new PolledSources()
        .find(handle, name)
        .filter(state -> state.whole().isPresent())
        .flatMap(PolledSources.State::renewed)
        .map(renewed -> new Gone(name, Words.earlier(handle, name, renewed).count(handle), true))
        .filter(gone -> gone.devices() > 0);
  }

  private static List<StatusSource> words(String name) {
    return StatusSource.polled(name);
  }

  /**
   * Takes back all that one has said of devices and of their apps, or all of an earlier list; its
   * reports stay in the history.
   *
   * @param why the reason, for the record
   * @param patience for how long it may take at most
   */
  Forgotten forget(String name, Actor by, String why, Duration patience) {
    var state = database.read(handle -> states.find(handle, name));
    boolean named = configured.contains(name);
    if (named) {
      var refusal = refusal(name, state);
      if (refusal.isPresent()) {
        return new Forgotten.Refused(refusal.get());
      }
    }
    if (state.isEmpty()) {
      return new Forgotten.NotThere();
    }
    var reason = Reasons.fault(why);
    if (reason.isPresent()) {
      return new Forgotten.Refused(reason.get());
    }
    var holder = UUID.randomUUID().toString();
    var now = clock.instant();
    var lease = new Lease(name, holder, now.plus(PollRound.LEASE));
    if (!database.<Boolean>write(handle -> states.claim(handle, lease, true, now))) {
      var busy = named ? GoneNotice.ASKED : GoneNotice.BUSY;
      return new Forgotten.Refused(busy.of(name));
    }
    var words =
        named
            ? database.read(h -> Words.earlier(h, name, state.get().renewed().orElseThrow()))
            : Words.all(name);
    var due = named ? state.get().due() : now;
    var work = new Work(lease, by, why.strip(), words, due);
    return forget(work, System.nanoTime() + patience.toNanos());
  }

  /** Why nothing is forgotten of one that mochi.yaml names. */
  private Optional<Notice> refusal(String name, Optional<PolledSources.State> state) {
    var renewed = state.flatMap(PolledSources.State::renewed);
    if (renewed.isPresent() && state.flatMap(PolledSources.State::whole).isEmpty()) {
      return Optional.of(GoneNotice.NOT_READ.of(name));
    }
    return renewed.isPresent() && database.read(handle -> of(handle, name, true)).isPresent()
        ? Optional.empty()
        : Optional.of(GoneNotice.CONFIGURED.of(name));
  }

  /**
   * What is to be forgotten, by whom and why.
   *
   * @param due when the source is asked next, where it is
   */
  private record Work(Lease lease, Actor by, String why, Words words, Instant due) {}

  /** Some devices at a time, each of them wholly or not at all: others write in between. */
  private Forgotten forget(Work work, long deadline) {
    int devices = 0;
    var last = "";
    while (true) {
      var from = last;
      var next = database.<Words.Page>write(handle -> some(handle, work, from));
      devices += next.devices().size();
      boolean over = next.last().isEmpty();
      if (over || System.nanoTime() > deadline) {
        int number = devices;
        boolean gone = database.<Boolean>write(handle -> end(handle, work, number, over));
        return gone
            ? new Forgotten.Done(devices, over)
            : new Forgotten.Refused(GoneNotice.BUSY.of(work.lease().name()));
      }
      last = next.last().get();
    }
  }

  private Words.Page some(Handle handle, Work work, String after) {
    var page = work.words().page(handle, after);
    for (var device : page.devices()) {
      var forgotten =
          words(work.lease().name()).stream()
              .filter(word -> work.words().forget(handle, device, word) > 0)
              .map(StatusSource::text)
              .collect(Collectors.joining(", "));
      var detail = Map.of("source", forgotten, "reason", work.why());
      audit.append(handle, work.by().did("device forget-source", device, detail));
    }
    return page;
  }

  /** Whether it was still this server's. */
  private boolean end(Handle handle, Work work, int devices, boolean over) {
    boolean whole = over && work.words().isAll();
    if (whole && !states.forget(handle, work.lease(), clock.instant())) {
      return false;
    }
    if (!whole) {
      states.pause(handle, work.lease(), work.due());
    }
    var detail = Map.of("reason", work.why(), "devices", String.valueOf(devices));
    audit.append(handle, work.by().did("device source forget", work.lease().name(), detail));
    return true;
  }
}
