package jp.mochi.idp.signout;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.audit.Circumstances;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.session.BrowserSessions;
import jp.mochi.idp.session.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells services of sessions that ended by themselves: since somebody left, was disabled or has
 * another password, or with the certificate that they rest on. Whoever's request showed it, or took
 * the certificate back, doesn't wait for that.
 *
 * <p>Bounded: {@link #AT_ONCE} sessions are told of at once, each within the limit of a round, and
 * {@link #MOST_WAITING} wait; beyond that whoever brings one tells of it by itself. A server that
 * stops finishes what it began and says what it didn't: that is owed in the database ({@link
 * jp.mochi.idp.session.UntoldSessions}), and told by {@link TellUntold} on whichever node goes on.
 */
public final class TellLater implements AutoCloseable {
  private static final int AT_ONCE = 8;
  private static final int MOST_WAITING = 1_000;
  private static final Duration LAST_WAIT = Duration.ofSeconds(10);
  private static final Logger LOG = LoggerFactory.getLogger(TellLater.class);

  private final TellServices services;
  private final Predicate<String> owed;
  private final ThreadPoolExecutor rounds =
      new ThreadPoolExecutor(
          AT_ONCE,
          AT_ONCE,
          1,
          TimeUnit.MINUTES,
          new ArrayBlockingQueue<>(MOST_WAITING),
          Thread.ofVirtual().name("tell-later").factory(),
          TellLater::noRoom);

  public TellLater(TellServices services) {
    this(services, session -> true);
  }

  /**
   * @param owed whether services of a session, by its public id, are yet to be told when its turn
   *     comes: somebody else may have taken it up meanwhile
   */
  public TellLater(TellServices services, Predicate<String> owed) {
    this.services = services;
    this.owed = owed;
  }

  /** Whether a further one would wait for its turn, and not keep whoever brings it. */
  boolean hasRoom() {
    return rounds.getQueue().remainingCapacity() > MOST_WAITING / 2;
  }

  /**
   * Tells whoever took part in a session; how each fares is recorded.
   *
   * @param session its public id
   * @param who whose it was
   * @param circumstances of the request that showed that it is over
   */
  public void ended(String session, AuditEvent.Who who, Circumstances circumstances) {
    rounds.execute(new Round(this, session, who, circumstances));
  }

  /** Tells of a session that a visitor's request has shown to be over. */
  public void over(Session session, Visitor visitor) {
    ended(session.id(), BrowserSessions.who(session), visitor.circumstances());
  }

  /** One session's. */
  private record Round(
      TellLater later, String session, AuditEvent.Who who, Circumstances circumstances)
      implements Runnable {
    @Override
    public void run() {
      later.tell(session, who, circumstances);
    }
  }

  /** Where too many wait, whoever brings one runs it; once it is closed, nobody does. */
  private static void noRoom(Runnable round, ThreadPoolExecutor rounds) {
    if (!rounds.isShutdown()) {
      round.run();
    } else if (round instanceof Round one) {
      LOG.warn("the server stops: services are not told that session {} has ended", one.session());
    }
  }

  private void tell(String session, AuditEvent.Who who, Circumstances circumstances) {
    try {
      if (owed.test(session)) {
        var unused = services.tell(List.of(session), who, circumstances);
      }
    } catch (RuntimeException failed) { // the boundary: the session has ended all the same
      LOG.error("services could not be told that session {} has ended", session, failed);
    }
  }

  @Override
  public void close() {
    rounds.shutdown();
    try {
      if (!rounds.awaitTermination(LAST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("services were not told of {} sessions that ended", rounds.shutdownNow().size());
      }
    } catch (InterruptedException e) {
      rounds.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
