package jp.mochi.idp.lifecycle.status.poll;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import jp.mochi.device.register.Device;
import jp.mochi.device.register.IdentifierKind;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.audit.Circumstances;
import jp.mochi.idp.config.StatusSourceConfig;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.lifecycle.Actor;
import jp.mochi.idp.lifecycle.status.TakeStatus;
import jp.mochi.idp.lifecycle.status.poll.PollCounts.Sort;
import jp.mochi.idp.lifecycle.status.poll.PollRound.Turn;
import jp.mochi.idp.lifecycle.status.poll.PolledSources.Lease;
import jp.mochi.idp.network.OutsideCalls;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The device managements of the configuration: has each asked when it is due, and says how they
 * fare. One server asks a source at a time, whichever finds it due.
 */
public final class StatusSources implements AutoCloseable {
  /** How often somebody looks for what is due. */
  public static final Duration LOOK = Duration.ofSeconds(5);

  /** How long somebody waits who has a source asked now; it goes on without them. */
  public static final Duration PATIENCE = Duration.ofSeconds(45);

  private static final Duration TRIAL = Duration.ofSeconds(10);
  private static final Duration TURN = Duration.ofMinutes(10);
  private static final Duration LAST_WAIT = Duration.ofSeconds(5);

  /** One failure is the network's, and so may be two. */
  private static final int MANY_FAILURES = 3;

  private static final String FORGOTTEN =
      "Somebody had it forgotten at %1$s, while this server was running: it isn't asked before this"
          + " server starts anew, or mochi device source poll %2$s.";

  private static final Logger LOG = LoggerFactory.getLogger(StatusSources.class);

  private final Map<String, StatusSourceConfig> sources;
  private final Map<String, Asking> asking = new ConcurrentHashMap<>();
  private final Parts parts;
  private final GoneSources gone;
  private final Instant started;
  private final PolledSources states = new PolledSources();
  private final Set<String> underWay = ConcurrentHashMap.newKeySet();
  private final ExecutorService beside = Executors.newVirtualThreadPerTaskExecutor();

  /**
   * What it stands on.
   *
   * @param register the device of the register that bears a number
   * @param call how long one call may take
   * @param random spreads what would otherwise happen at once
   */
  public record Parts(
      Database database,
      BiFunction<IdentifierKind, String, Optional<Device>> register,
      TakeStatus taking,
      OutsideCalls outside,
      AuditLog audit,
      Meter meter,
      Duration call,
      RandomGenerator random,
      Clock clock) {}

  /** Counts for whoever watches the house. */
  public interface Meter {
    /** So many devices of a source came to this. */
    void counted(String source, String outcome, int devices);

    /** A source's list was read to its end, or couldn't be. */
    void ended(String source, boolean good);
  }

  /** How a source is asked. */
  record Asking(ManagementList list, AskManagement asking) {}

  /**
   * A device of a list.
   *
   * @param id by which the management knows it
   * @param why what is the matter with it; of one that isn't known, its model
   */
  public record Named(String id, String why) {}

  /**
   * How a source fares.
   *
   * @param kind what sort of device management it is
   * @param due when it is asked next; empty before the first time
   * @param tried when it was asked last
   * @param good when its list was read to its end last
   * @param failures how often it couldn't be since then
   * @param why what is wrong with it; empty: nothing
   * @param reading whether its list is being read, or is to be read on
   * @param numbers how many devices of the list came to what, by the words of metrics
   * @param named of these, the ones that somebody is to look at
   */
  public record Shown(
      String name,
      String kind,
      Optional<Instant> due,
      Optional<Instant> tried,
      Optional<Instant> good,
      int failures,
      String why,
      boolean reading,
      Map<String, Integer> numbers,
      Map<String, List<Named>> named) {}

  /** What came of having a source asked. */
  public sealed interface Polled {
    /** It was asked; how it fares now. */
    record Done(Shown shown) implements Polled {}

    /** It is being asked already. */
    record Busy() implements Polled {}

    /** There is no such source. */
    record NotThere() implements Polled {}
  }

  public StatusSources(List<StatusSourceConfig> sources, Parts parts) {
    this.sources = new LinkedHashMap<>();
    sources.forEach(each -> this.sources.put(each.name(), each));
    this.parts = parts;
    this.started = Instant.ofEpochMilli(parts.clock().instant().toEpochMilli());
    this.gone =
        new GoneSources(parts.database(), parts.audit(), this.sources.keySet(), parts.clock());
  }

  /** Why a source lets us in no further than its door, if it doesn't: a token is asked for. */
  public static Optional<String> refusal(
      StatusSourceConfig source, OutsideCalls outside, Clock clock) {
    return new AskManagement(outside, source.management(), TRIAL, clock)
        .refusal()
        .map(Trouble::why);
  }

  /** Whether this server is asking it at this moment. */
  boolean isBusy(String name) {
    return underWay.contains(name);
  }

  /** Has every source asked that is due, beside the caller. */
  public void round() {
    for (var source : sources.values()) {
      if (isDue(source) && underWay.add(source.name())) {
        begin(source);
      }
    }
  }

  private boolean isDue(StatusSourceConfig source) {
    return parts
        .database()
        .<Boolean>read(
            handle ->
                forgotten(handle, source).isEmpty()
                    && states
                        .find(handle, source.name())
                        .filter(state -> state.due().isAfter(now()))
                        .isEmpty());
  }

  /**
   * When a source was forgotten, if that was since this server's start: its configuration is older
   * than that, then. Who starts with it later, or has it asked, wants it back.
   */
  private Optional<Instant> forgotten(Handle handle, StatusSourceConfig source) {
    return states.forgotten(handle, source.name()).filter(at -> !at.isBefore(started));
  }

  private void begin(StatusSourceConfig source) {
    try {
      beside.execute(
          () -> {
            try {
              var unused = turn(source, Optional.empty(), new Turn(now().plus(TURN), false, false));
            } catch (RuntimeException e) { // the boundary of a task; it is due again
              LOG.warn("The status source {} could not be read", source.name(), e);
            } finally {
              underWay.remove(source.name());
            }
          });
    } catch (RejectedExecutionException closing) {
      underWay.remove(source.name());
    }
  }

  private Instant now() {
    return parts.clock().instant();
  }

  /**
   * Has a source asked now, and all of its devices read.
   *
   * @param by who wants it
   * @param acceptGone whether it is taken as it is where most devices have left
   */
  public Polled poll(String name, Actor by, boolean acceptGone) {
    var source = sources.get(name);
    if (source == null) {
      return new Polled.NotThere();
    }
    if (!underWay.add(name)) {
      return new Polled.Busy();
    }
    try {
      if (!turn(source, Optional.of(by), new Turn(now().plus(PATIENCE), true, acceptGone))) {
        return new Polled.Busy();
      }
    } finally {
      underWay.remove(name);
    }
    return new Polled.Done(shown(source));
  }

  /** Whether it was this server's turn. */
  private boolean turn(StatusSourceConfig source, Optional<Actor> by, Turn turn) {
    var how = asking.computeIfAbsent(source.name(), unused -> asking(source));
    var holder = UUID.randomUUID().toString();
    var lease = new Lease(source.name(), holder, now().plus(PollRound.LEASE));
    var own = new Circumstances(now(), UUID.randomUUID().toString(), "", "");
    var actor = new Actor("status source " + source.name(), own);
    var before =
        parts
            .database()
            .write(
                handle -> {
                  if (by.isPresent() || forgotten(handle, source).isEmpty()) {
                    states.bringBack(handle, source.name());
                  }
                  states.enter(handle, source.name(), how.list().identity(), now());
                  if (!states.claim(handle, lease, by.isPresent(), now())) {
                    return Optional.<PolledSources.State>empty();
                  }
                  by.ifPresent(it -> parts.audit().append(handle, asked(it, source)));
                  return states.find(handle, source.name());
                });
    before.ifPresent(
        it -> {
          var round = new PollRound(source, parts, how, actor, it, holder, turn);
          try {
            LOG.debug("The turn at the status source {} ended: {}", source.name(), round.run());
          } catch (RuntimeException ours) {
            round.broken();
            throw ours;
          }
        });
    return before.isPresent();
  }

  private static AuditEvent asked(Actor by, StatusSourceConfig source) {
    return by.did("device source poll now", source.name(), Map.of());
  }

  private Asking asking(StatusSourceConfig source) {
    return new Asking(
        ManagementList.of(source.management()),
        new AskManagement(parts.outside(), source.management(), parts.call(), parts.clock()));
  }

  /** How the sources fare, in the configuration's order. */
  public List<Shown> list() {
    return sources.values().stream().map(this::shown).toList();
  }

  /** Sources that the configuration no longer names, and whose words stand all the same. */
  public List<GoneSources.Gone> gone() {
    return gone.all();
  }

  /**
   * Takes back what such a source has said of devices.
   *
   * @param why the reason, for the record
   */
  public GoneSources.Forgotten forget(String name, Actor by, String why) {
    return gone.forget(name, by, why, PATIENCE);
  }

  private Shown shown(StatusSourceConfig source) {
    var state = parts.database().read(handle -> states.find(handle, source.name()));
    var forgotten = parts.database().read(handle -> forgotten(handle, source));
    var counts = PollCounts.read(state.map(PolledSources.State::counts).orElse(""));
    var numbers = new LinkedHashMap<String, Integer>();
    var named = new LinkedHashMap<String, List<Named>>();
    for (var sort : Sort.values()) {
      numbers.put(sort.text(), counts.number(sort));
      if (!counts.named(sort).isEmpty()) {
        named.put(sort.text(), counts.named(sort));
      }
    }
    return new Shown(
        source.name(),
        source.management().kind(),
        state.map(PolledSources.State::due),
        state.flatMap(PolledSources.State::tried),
        state.flatMap(PolledSources.State::good),
        state.map(PolledSources.State::failures).orElse(0),
        forgotten
            .map(at -> FORGOTTEN.formatted(at, source.name()))
            .or(() -> state.map(PolledSources.State::why))
            .orElse(""),
        isBusy(source.name()) || state.flatMap(PolledSources.State::reading).isPresent(),
        numbers,
        named);
  }

  /** What is wrong with any of them that somebody is to look at. */
  public Optional<String> fault() {
    var faults = new ArrayList<String>();
    for (var each : list()) {
      if (each.failures() >= MANY_FAILURES || (each.failures() == 0 && !each.why().isEmpty())) {
        var since = each.good().map(it -> " since " + it).orElse("");
        var failing = each.failures() == 0 ? "" : "can't be asked" + since + ": ";
        faults.add(each.name() + ": " + failing + each.why());
      }
    }
    return Optional.of(faults.stream().collect(Collectors.joining(" · ")))
        .filter(it -> !it.isEmpty());
  }

  @Override
  public void close() {
    beside.shutdownNow();
    try {
      if (!beside.awaitTermination(LAST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("a status source is still being asked");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
