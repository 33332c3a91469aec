package jp.mochi.idp.inforce;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.config.Fault;
import jp.mochi.idp.config.PolicyFile;
import jp.mochi.idp.config.PolicyScope;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.inforce.PolicyVersions.Entry;
import jp.mochi.idp.inforce.PolicyVersions.Version;
import jp.mochi.idp.network.ZoneSources;
import jp.mochi.idp.network.Zones;
import jp.mochi.idp.policy.CurrentPolicy;
import jp.mochi.idp.policy.Policy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one policy that all nodes obey, through one reference that is exchanged as a whole.
 *
 * <p>What is in force is the newest version in the database, never a file. A file is a proposal: it
 * becomes the next version when it has <em>changed</em>, is good, and isn't the newest version
 * already. What counts as a change makes the difference between two nodes that agree and two that
 * fight:
 *
 * <ul>
 *   <li>While a node runs, its file has changed when it holds another text than when this node last
 *       looked. A file that merely differs from what is in force — since another node's file was
 *       changed — has not, so the two files' nodes can't outdo each other in turn.
 *   <li>At its start a node can't know what its file was. A text that was never in force is new and
 *       becomes the next version. One that was in force once, and isn't now, is taken for a file
 *       that was left behind while others went on: it is not proposed.
 *   <li>The next number is one more than the newest that the node knows, and free only once.
 *       Whoever comes second looks again: mostly the file that both were given is in force by then.
 * </ul>
 *
 * <p>A bad file, and one that differs, change nothing but {@link #fault}. A version that this node
 * can't read — it lacks a zone's list, or is of an older release — makes {@link #unusable} say so:
 * it then keeps the rules it has, as the ones to go on from, and decides nothing by them: it
 * refuses everybody. Issuing transactions hold the decision's version against the newest anyway;
 * whoever asks at the gate relies on this alone.
 *
 * <p>Reading a version takes its time where zones have lists of many thousand ranges, and so does a
 * list that has changed. {@link #glance}, which waits for no round, therefore notes apart from the
 * rounds which version is the newest; as long as another one is obeyed here, {@link #now} waits for
 * it, and then refuses. So a node decides nothing by rules of which it could know that they are no
 * longer in force.
 *
 * <p>The lock is for rounds and those who catch up; while nothing is new {@link #now} reads two
 * references. Whoever waits for the lock does so for a second at most, and holds no transaction.
 */
public final class PolicyInForce implements CurrentPolicy {
  private static final Logger log = LoggerFactory.getLogger(PolicyInForce.class);
  private static final long LONGEST_WAIT_MILLIS = 1_000;

  /** Rounds after which what was bad is read again. */
  private static final int REST = 4;

  private final Path file;
  private final PolicyLoading loading;
  private final OwnFile own;
  private final ReentrantLock lock = new ReentrantLock();
  private boolean proposing;
  private int restFile;
  private int restVersion;
  private Version newest;
  private Version unreadable;
  private volatile Version seen;
  private volatile Rules rules;
  private volatile Optional<String> badFile;
  private volatile Optional<Unusable> unusable = Optional.empty();
  private Optional<String> told = Optional.empty();

  /**
   * What it works with.
   *
   * @param file this node's policy file
   * @param scope what a policy is held against
   * @param node how versions and records call this node
   */
  public record Parts(
      Path file,
      PolicyScope scope,
      String node,
      Database database,
      AuditLog audit,
      ZoneSources.Parts zones,
      InstantSource clock) {}

  /** A version that is in force and can't be obeyed here. */
  private record Unusable(Version version, String why) {}

  /** What came of a start. */
  public sealed interface Opening {
    record InForce(PolicyInForce policy) implements Opening {}

    /** Nothing good is in the file, and nothing in the database that could stand in for it. */
    record Faulty(List<Fault> faults) implements Opening {
      public Faulty {
        faults = List.copyOf(faults);
      }
    }
  }

  private PolicyInForce(Parts parts, PolicyLoading loading, OwnFile own, Rules rules) {
    this.file = parts.file();
    this.loading = loading;
    this.own = own;
    this.rules = rules;
    this.newest = rules.entry().version();
    this.seen = newest;
    this.unreadable = newest;
    this.badFile = loading.look(own.settled()).fault();
    this.proposing = badFile.isPresent() && !loading.wasInForce(own.settled());
    log.info("Policy {} is in force", newest);
    tell();
  }

  /** Puts this node's file in force if it is new, or else takes what is. */
  public static Opening open(Parts parts) {
    var loading = new PolicyLoading(parts);
    var own = new OwnFile(parts.file());
    return switch (loading.start(own)) {
      case PolicyLoading.Start.With(var rules) ->
          new Opening.InForce(new PolicyInForce(parts, loading, own, rules));
      case PolicyLoading.Start.Faulty(var faults) -> new Opening.Faulty(faults);
    };
  }

  /** One round; cheap when nothing has changed. */
  public void round() {
    lock.lock();
    try {
      restFile = own.look() ? changed() : Math.max(0, restFile - 1);
      restVersion = Math.max(0, restVersion - 1);
      follow();
      if (proposing && restFile == 0) {
        proposing = !propose();
      }
      rules.zones().refresh();
      tell();
    } finally {
      lock.unlock();
    }
  }

  /** Notes which version is in force, whatever a round is busy with; one short read. */
  void glance() {
    loading.newest().ifPresent(this::note);
  }

  /** By two threads; never back to an older one. */
  private synchronized void note(Version version) {
    seen = version.number() > seen.number() ? version : seen;
  }

  private int changed() {
    proposing = true;
    return 0;
  }

  @Override
  public void catchUp() {
    try {
      if (lock.tryLock(LONGEST_WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
        try {
          follow();
        } finally {
          lock.unlock();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void follow() {
    newest = loading.newest().orElse(newest);
    note(newest);
    boolean found = !newest.equals(rules.entry().version());
    if (found && (restVersion == 0 || !newest.equals(unreadable))) {
      try {
        take(loading.stored(newest));
      } catch (RuntimeException e) { // passed on to whoever calls for rounds
        unusable = Optional.of(new Unusable(newest, unusable(newest, String.valueOf(e))));
        throw e;
      }
    }
  }

  private void take(PolicyVersions.Stored stored) {
    switch (loading.parse(stored.text())) {
      case PolicyFile.Outcome.Read read ->
          obey(stored.entry(), read, rules.zones().successor(read.zones()));
      case PolicyFile.Outcome.Faulty(var faults) -> {
        unreadable = stored.entry().version();
        restVersion = REST;
        var entry = stored.entry();
        var which = entry.version() + ", which " + entry.loadedBy() + " loaded,";
        var why = unusable(which, PolicyLoading.words(faults));
        unusable = Optional.of(new Unusable(entry.version(), why));
      }
    }
  }

  private static String unusable(Object version, String why) {
    return "policy %s can't be used here, so nobody can sign on here: %s".formatted(version, why);
  }

  private void obey(Entry entry, PolicyFile.Outcome.Read read, ZoneSources zones) {
    rules = Rules.of(entry, read.policy(), zones);
    newest = entry.version();
    unusable = Optional.empty();
    log.info("Policy {}, loaded by {}, is in force", entry.version(), entry.loadedBy());
  }

  /**
   * What this node's file has to say since it changed; whether that is dealt with. A bad one is
   * looked at again: what it lacks may be a list beside it.
   */
  private boolean propose() {
    var settled = own.settled();
    var looked = loading.look(settled);
    badFile = looked.fault();
    if (settled instanceof OwnFile.Seen.Text(var text) && newest.hash().equals(text.hash())) {
      return true;
    }
    if (!(looked instanceof PolicyLoading.Looked.Good(var proposal))) {
      restFile = REST;
      return false;
    }
    var read = loading.told(proposal).read();
    var zones = rules.zones().successor(read.zones()); // before it is in force, since it takes long
    var added = loading.add(Optional.of(newest), proposal.text());
    added.ifPresent(entry -> obey(entry, read, zones));
    return added.isPresent();
  }

  /** In the log once for each new state of things. */
  private void tell() {
    var now = unusable().or(this::fault);
    if (now.isPresent() && !now.equals(told)) {
      var headline =
          unusable.isPresent()
              ? "THE POLICY IN FORCE CAN'T BE OBEYED HERE"
              : "THE POLICY FILE IS NOT IN FORCE";
      log.error("{}: {}", headline, now.get());
    } else if (now.isEmpty() && told.isPresent()) {
      log.info("The policy file and policy {} are the same again", newest);
    }
    told = now;
  }

  /** What a turn is decided by: one version with its zones, whatever comes meanwhile. */
  @Override
  public Policy now() {
    if (unusable.isEmpty() && isBehind(rules)) {
      tryToCatchUp();
    }
    var outdated = unusable; // before the rules: it is emptied only after they are exchanged
    var now = rules;
    var instead =
        outdated
            .map(Unusable::version)
            .or(() -> isBehind(now) ? Optional.of(seen) : Optional.empty());
    return new ObeyedPolicy(now.policy(), now.zones().zones(), instead);
  }

  private boolean isBehind(Rules obeyed) {
    return seen.number() > obeyed.entry().version().number();
  }

  private void tryToCatchUp() {
    try {
      catchUp();
    } catch (RuntimeException e) { // the boundary: what isn't obeyed by then refuses
      log.warn("Policy {} is in force and could not be read yet", seen, e);
    }
  }

  /** What is in force on this node at this moment: rules and zones that belong together. */
  public Rules rules() {
    return rules;
  }

  /** The zones in force. */
  public Zones zones() {
    return rules.zones().zones();
  }

  /** What is wrong with this node's file, for whoever runs the server. */
  public Optional<String> fault() {
    var inForce = rules.entry();
    return badFile
        .map(why -> why + " Policy " + inForce.version() + " stays in force.")
        .or(
            () ->
                own.settled() instanceof OwnFile.Seen.Text(var text) && !rules.are(text)
                    ? Optional.of(differs(inForce))
                    : Optional.empty());
  }

  private String differs(Entry inForce) {
    return "%s differs from policy %s, which %s loaded and which is in force. Make it the same (mochi policy show %d), or change it while the server runs: that puts it in force."
        .formatted(file, inForce.version(), inForce.loadedBy(), inForce.version().number());
  }

  /** Why this node can't obey what is in force; it must not be given work then. */
  public Optional<String> unusable() {
    return unusable.map(Unusable::why);
  }

  /** For health: which policy this node obeys. */
  public Map<String, String> facts() {
    var version = rules.entry().version();
    return Map.of("number", String.valueOf(version.number()), "hash", version.hash());
  }
}
