package jp.mochi.ldap;

import com.unboundid.ldap.sdk.FailoverServerSet;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionPool;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.ServerSet;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * Round trips to whichever server is to be used: the first that answers, in the configured order. A
 * connection to a later one is replaced when it reaches {@code returnAfter}, so that traffic goes
 * back to the first server soon after it is well again.
 */
final class Trips implements AutoCloseable {
  private static final Set<ResultCode> BROKEN =
      Set.of(
          ResultCode.SERVER_DOWN,
          ResultCode.CONNECT_ERROR,
          ResultCode.TIMEOUT,
          ResultCode.LOCAL_ERROR,
          ResultCode.ENCODING_ERROR,
          ResultCode.DECODING_ERROR);

  /** A connection that answered so lately is not asked whether it still does. */
  private static final Duration LATELY = Duration.ofSeconds(1);

  private final List<RestingServerSet> servers;
  private final LDAPConnectionPool pool;
  private final StillAnswers stillAnswers;
  private final Clock clock;
  private final Map<LDAPConnection, Instant> answered =
      Collections.synchronizedMap(new WeakHashMap<>());

  private Trips(
      List<RestingServerSet> servers,
      LDAPConnectionPool pool,
      StillAnswers stillAnswers,
      Clock clock) {
    this.servers = servers;
    this.pool = pool;
    this.stillAnswers = stillAnswers;
    this.clock = clock;
  }

  /** Makes no connection yet: a directory that is away keeps nobody from starting. */
  static Trips over(DirectorySettings settings, Wire wire, Clock clock, String name) {
    var limits = settings.limits();
    List<RestingServerSet> servers =
        settings.servers().stream()
            .map(Server::of)
            .map(it -> new RestingServerSet(it, wire.authenticatedTo(it), limits.rest(), clock))
            .toList();
    var inOrder = new FailoverServerSet(servers.toArray(ServerSet[]::new));
    inOrder.setMaxFailoverConnectionAgeMillis(limits.returnAfter().toMillis());
    var stillAnswers = new StillAnswers(limits.search());
    var pool = pool(inOrder, wire, limits, stillAnswers, name);
    return new Trips(servers, pool, stillAnswers, clock);
  }

  private static LDAPConnectionPool pool(
      ServerSet servers,
      Wire wire,
      DirectorySettings.Limits limits,
      StillAnswers stillAnswers,
      String name) {
    try {
      var pool =
          new LDAPConnectionPool(
              servers, wire.serviceBind(), 0, limits.pool(), 1, null, false, stillAnswers);
      pool.setConnectionPoolName(name);
      pool.setHealthCheckIntervalMillis(Math.min(30_000, limits.returnAfter().toMillis()));
      pool.setCreateIfNecessary(true);
      pool.setMaxWaitTimeMillis(0);
      return pool;
    } catch (LDAPException e) {
      throw new IllegalStateException("a pool without connections can't fail to connect", e);
    }
  }

  /** What is done on a connection. */
  interface Errand<T> {
    T on(LDAPConnection connection) throws LDAPException;
  }

  /**
   * Runs an errand that may be repeated. A pooled connection that the server has dropped meanwhile
   * is replaced once; a server that lets the time limit pass is not asked again.
   */
  <T> T repeatable(Errand<T> errand) throws LDAPException {
    LDAPConnection connection = pool.getConnection();
    try {
      return released(connection, errand);
    } catch (LDAPException e) {
      if (!e.getResultCode().equals(ResultCode.SERVER_DOWN)) {
        throw e;
      }
      return released(pool.getConnection(), errand);
    }
  }

  /**
   * Runs an errand that must not run twice: a bind that failed may have been counted, whether or
   * not the answer came. A connection that was dropped while it was idle is therefore found out and
   * replaced before, not after; one that answered within the last second was hardly idle.
   */
  <T> T once(Errand<T> errand) throws LDAPException {
    return released(answering(), errand);
  }

  private LDAPConnection answering() throws LDAPException {
    LDAPConnection connection = pool.getConnection();
    if (answeredLately(connection)) {
      return connection;
    }
    try {
      stillAnswers.ensureConnectionValidForContinuedUse(connection);
      return connection;
    } catch (LDAPException e) {
      giveUp(connection, e);
      pool.discardConnection(connection);
      if (!e.getResultCode().equals(ResultCode.SERVER_DOWN)) {
        throw e;
      }
      return pool.getConnection();
    }
  }

  private boolean answeredLately(LDAPConnection connection) {
    var at = answered.get(connection);
    var now = clock.instant();
    return at != null && !now.isBefore(at) && now.isBefore(at.plus(LATELY));
  }

  private <T> T released(LDAPConnection connection, Errand<T> errand) throws LDAPException {
    boolean usable = true;
    try {
      return errand.on(connection);
    } catch (LDAPException e) {
      usable = !isBroken(e.getResultCode());
      if (!usable) {
        giveUp(connection, e);
      }
      throw e;
    } catch (RuntimeException | Error e) {
      usable = false;
      throw e;
    } finally {
      if (usable) {
        answered.put(connection, clock.instant());
        pool.releaseConnection(connection);
      } else {
        pool.discardConnection(connection);
      }
    }
  }

  /** Idle connections to the same server are as bad; new ones go to one that answers. */
  private void giveUp(LDAPConnection connection, LDAPException cause) {
    pool.shrinkPool(0);
    if (cause.getResultCode().equals(ResultCode.TIMEOUT)) {
      servers.stream()
          .filter(it -> it.leadsTo(connection.getConnectedAddress(), connection.getConnectedPort()))
          .forEach(it -> it.failed(cause));
    }
  }

  /** Whether a result code means that the connection, not the request, failed. */
  static boolean isBroken(ResultCode code) {
    return BROKEN.contains(code);
  }

  @Override
  public void close() {
    pool.close();
  }
}
