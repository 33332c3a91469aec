package jp.mochi.idp.lifecycle.status.poll;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.config.StatusSourceConfig;
import jp.mochi.idp.config.StatusSourceConfig.Intune;
import jp.mochi.idp.lifecycle.Actor;
import jp.mochi.idp.lifecycle.status.poll.PollCounts.Sort;
import jp.mochi.idp.lifecycle.status.poll.PolledSources.Lease;
import jp.mochi.idp.lifecycle.status.poll.PolledSources.Reading;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One turn at a source: reads on in its list until the end, until something is in the way, or until
 * the time is up. Who is to come back later comes back in a later turn, at the page where this one
 * ended; only where a list of apps is read, which goes as a whole or not at all, somebody waits.
 */
final class PollRound {
  /** More pages than any company's devices fill: a list that has more has no end. */
  static final int MOST_PAGES = 10_000;

  /** A server that takes longer than this for one page has lost its place to another. */
  static final Duration LEASE = Duration.ofMinutes(5);

  /** As many devices may leave at once as nobody is surprised at. */
  static final int FEW = 10;

  /** How far back devices are read again that were in touch: clocks, and what comes in late. */
  private static final Duration OVERLAP = Duration.ofMinutes(30);

  /** As long may it take to read the apps of all devices. */
  private static final Duration APPS = Duration.ofMinutes(30);

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(30);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
  private static final int LEFT_AT_ONCE = 200;

  private static final Logger LOG = LoggerFactory.getLogger(PollRound.class);

  private final StatusSourceConfig source;
  private final StatusSources.Parts parts;
  private final ManagementList list;
  private final AskManagement asking;
  private final TakeListed taking;
  private final PolledSources states = new PolledSources();
  private final ListedDevices polled = new ListedDevices();
  private final Actor actor;
  private final String holder;
  private final Turn turn;

  private final PolledSources.State before;
  private final long pass;
  private final PollCounts counts;
  private Reading reading;
  private Optional<Instant> touched;
  private Optional<Duration> sentAway = Optional.empty();

  /**
   * What is special about this turn.
   *
   * @param deadline when it ends in any case
   * @param whole whether all devices are read, also those that haven't been in touch
   * @param acceptGone whether it is taken as it is where most devices have left
   */
  record Turn(Instant deadline, boolean whole, boolean acceptGone) {}

  /** How it ended. */
  enum Ended {
    /** The list was read to its end. */
    COMPLETE,
    /** It goes on later. */
    UNFINISHED,
    /** Something was in the way. */
    FAILED
  }

  PollRound(
      StatusSourceConfig source,
      StatusSources.Parts parts,
      StatusSources.Asking asking,
      Actor actor,
      PolledSources.State before,
      String holder,
      Turn turn) {
    this.source = source;
    this.parts = parts;
    this.list = asking.list();
    this.asking = asking.asking();
    this.taking =
        new TakeListed(source, parts.database(), parts.register(), parts.taking(), parts.clock());
    this.actor = actor;
    this.holder = holder;
    this.turn = turn;
    this.before = before;
    this.touched = before.touched();
    if (before.reading().isPresent()) {
      this.pass = before.pass();
      this.reading = before.reading().get();
      this.counts = PollCounts.read(before.counts());
    } else {
      this.pass = before.pass() + 1;
      this.reading = new Reading(now(), since(), Optional.empty(), 0);
      this.counts = new PollCounts();
    }
  }

  private Instant now() {
    return parts.clock().instant();
  }

  /** Only devices that were in touch lately, where the list can be asked for these. */
  private Optional<Instant> since() {
    var every = list.wholeListEvery();
    var soon =
        before.whole().isPresent()
            && every.isPresent()
            && now().isBefore(before.whole().get().plus(every.get()));
    return turn.whole() || !soon ? Optional.empty() : touched.map(it -> it.minus(OVERLAP));
  }

  /** Reads on. */
  Ended run() {
    while (now().isBefore(turn.deadline())) {
      if (reading.pages() >= MOST_PAGES) {
        return failed(
            Trouble.lasting("The list has more than " + MOST_PAGES + " pages: it has no end."));
      }
      var address = list.address(reading.since(), reading.page());
      switch (asking.ask(address)) {
        case AskManagement.Answer.No(var trouble) -> {
          return failed(trouble);
        }
        case AskManagement.Answer.Page(var body) -> {
          var ended = page(body.bytes());
          if (ended.isPresent()) {
            return ended.get();
          }
        }
      }
    }
    parts
        .database()
        .write(
            handle -> {
              states.pause(handle, lease(), now());
              return true;
            });
    return Ended.UNFINISHED;
  }

  /** Notes that it went wrong on our side, so that somebody hears of it. */
  void broken() {
    var unused = failed(Trouble.lasting("It went wrong on this server: see its log."));
  }

  /** Takes a page; empty where the next one is to be read. */
  private Optional<Ended> page(byte[] bytes) {
    return switch (list.read(bytes)) {
      case ListPage.Bad(var why) ->
          Optional.of(failed(Trouble.lasting("A page of the list can't be read. " + why)));
      case ListPage.Read(var entries, var next)
          when next.isPresent() && next.equals(reading.page()) ->
          Optional.of(failed(Trouble.lasting("The list names the same page as its next again.")));
      case ListPage.Read(var entries, var next) -> {
        taking.page(actor, entries, pass, counts);
        touched = latest(entries);
        reading = new Reading(reading.begun(), reading.since(), next, reading.pages() + 1);
        yield !noted() // then another server goes on, from an earlier page
            ? Optional.of(Ended.UNFINISHED)
            : next.isPresent() ? Optional.empty() : Optional.of(complete());
      }
    };
  }

  private boolean noted() {
    return parts
        .database()
        .<Boolean>write(
            handle -> states.note(handle, lease(), pass, reading, touched, counts.written()));
  }

  /** The latest time at which a device was in touch; a time that hasn't come isn't one. */
  private Optional<Instant> latest(List<ListPage.Entry> entries) {
    var times =
        entries.stream()
            .flatMap(
                entry ->
                    entry instanceof ListPage.Entry.Listed(var device)
                        ? device.parts().stream()
                        : Stream.<ListedDevice.Part>empty())
            .map(ListedDevice.Part::at)
            .filter(at -> !at.isAfter(now()));
    return Stream.concat(touched.stream(), times).max(Comparator.naturalOrder());
  }

  private Lease lease() {
    return new Lease(source.name(), holder, now().plus(LEASE));
  }

  private Ended complete() {
    boolean whole = reading.since().isEmpty();
    var doubt = whole ? left().or(this::apps) : Optional.<String>empty();
    var due =
        now().plus(sentAway.filter(it -> it.compareTo(source.every()) > 0).orElse(source.every()));
    boolean ours =
        parts
            .database()
            .<Boolean>write(
                handle -> {
                  states.note(handle, lease(), pass, reading, touched, counts.written());
                  var read = whole ? Optional.of(reading.begun()) : before.whole();
                  if (!states.end(handle, lease(), now(), due, read, doubt.orElse(""))) {
                    return false;
                  }
                  parts.audit().append(handle, record("complete", doubt.orElse("")));
                  return true;
                });
    if (!ours) {
      return Ended.UNFINISHED;
    }
    for (var sort : Sort.values()) {
      parts.meter().counted(source.name(), sort.text(), counts.number(sort));
    }
    parts.meter().ended(source.name(), true);
    return Ended.COMPLETE;
  }

  /**
   * Notices the devices that stood in the list before and not in it now. Where that is most of them
   * at once, the list is doubted: one that came back empty by mistake would shut everybody out.
   */
  private Optional<String> left() {
    var missing =
        parts.database().read(handle -> polled.missing(handle, source.name(), pass)).intValue();
    var all = parts.database().read(handle -> polled.all(handle, source.name())).intValue();
    if (missing > FEW && missing > all / 2 && !turn.acceptGone()) {
      return Optional.of(
          ("Of %1$d devices %2$d are missing from the list. Nothing is concluded from that: if they"
                  + " have left, say so by mochi device source poll %3$s --accept-gone.")
              .formatted(all, missing, source.name()));
    }
    for (int taken = 0; taken < missing; taken += LEFT_AT_ONCE) {
      parts
          .database()
          .read(handle -> polled.left(handle, source.name(), pass, LEFT_AT_ONCE))
          .forEach(gone -> taking.left(actor, gone, counts));
    }
    return Optional.empty();
  }

  /**
   * Reads which apps the devices have, where that is a list of its own and is due; what kept it
   * from that, if anything did. Nobody who waits has it read: it takes a call for each app.
   */
  private Optional<String> apps() {
    if (!(source.management() instanceof Intune intune) || turn.whole()) {
      return Optional.empty();
    }
    var every = IntuneApps.every(intune);
    var last = before.apps();
    if (every.isEmpty() || last.filter(at -> now().isBefore(at.plus(every.get()))).isPresent()) {
      return Optional.empty();
    }
    var known = parts.database().read(handle -> polled.withApps(handle, source.name()));
    var end = now().plus(APPS);
    var reading =
        new IntuneApps(intune, asking, () -> now().isBefore(end) && held(), PollRound::waited);
    var ids = known.stream().map(ListedDevices.Known::id).collect(Collectors.toSet());
    return switch (reading.read(ids)) {
      case IntuneApps.Outcome.No(var why, var after) -> {
        sentAway = after.map(PollRound::bounded);
        yield Optional.of("The apps couldn't be read. " + why);
      }
      case IntuneApps.Outcome.Read(var byDevice) -> {
        for (var device : known) {
          var apps = byDevice.getOrDefault(device.id(), List.of());
          taking.apps(actor, device, apps, counts);
        }
        parts
            .database()
            .write(
                handle -> {
                  states.appsRead(handle, lease(), now());
                  return true;
                });
        yield Optional.empty();
      }
    };
  }

  /** Whether nobody stopped the server meanwhile. */
  private static boolean waited(Duration time) {
    try {
      TimeUnit.MILLISECONDS.sleep(time.toMillis());
      return true;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private boolean held() {
    return parts.database().<Boolean>write(handle -> states.hold(handle, lease()));
  }

  private AuditEvent record(String outcome, String why) {
    var detail = new TreeMap<>(counts.detail());
    detail.put("outcome", outcome);
    detail.put("pages", String.valueOf(reading.pages()));
    if (!why.isEmpty()) {
      detail.put("why", why);
    }
    return actor.did("device source poll", source.name(), detail);
  }

  private Ended failed(Trouble trouble) {
    var due = now().plus(pause(trouble));
    var stays = stays(trouble);
    parts
        .database()
        .write(
            handle -> {
              if (states.fail(handle, lease(), due, trouble.why(), stays)) {
                parts.audit().append(handle, record("failed", trouble.why()));
              }
              return true;
            });
    LOG.warn("The status source {} can't be asked: {}", source.name(), trouble.why());
    parts.meter().ended(source.name(), false);
    return Ended.FAILED;
  }

  /**
   * Once a page is read, the time from which to go on is that page's; and a list that isn't to be
   * had by that time is to be had as a whole.
   */
  private Stays stays(Trouble trouble) {
    if (trouble.keepsPlace()) {
      return Stays.PLACE;
    }
    return reading.pages() == 0 && reading.since().isEmpty() ? Stays.TIME : Stays.NOTHING;
  }

  /**
   * As long as the source says, but no longer than an hour; otherwise twice as long each time, and
   * never the same for two servers.
   */
  private Duration pause(Trouble trouble) {
    var doubled = FIRST_PAUSE.multipliedBy(1L << Math.min(before.failures(), 10));
    var least = trouble.after().orElse(doubled);
    double spread = 1 + parts.random().nextDouble() / 4;
    return Duration.ofMillis((long) (bounded(least).toMillis() * spread));
  }

  private static Duration bounded(Duration pause) {
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }
}
