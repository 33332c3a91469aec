package jp.mochi.ldap;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionPoolHealthCheck;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ServerSet;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One server that is left alone for a while after it failed. Without the rest, every sign-on would
 * first wait out the connect limit of a dead server, and a wrong service password would be tried
 * until the directory locks the account. When all servers rest, the answer is Unavailable at once.
 */
final class RestingServerSet extends ServerSet {
  private static final Logger LOG = LoggerFactory.getLogger(RestingServerSet.class);

  /** When it failed, and how. */
  private record Failure(Instant at, LDAPException cause) {}

  private final Server server;
  private final ServerSet inner;
  private final Duration rest;
  private final Clock clock;
  private final AtomicReference<@Nullable Failure> last = new AtomicReference<>();

  RestingServerSet(Server server, ServerSet inner, Duration rest, Clock clock) {
    this.server = server;
    this.inner = inner;
    this.rest = rest;
    this.clock = clock;
  }

  @Override
  public boolean includesAuthentication() {
    return inner.includesAuthentication();
  }

  @Override
  public boolean includesPostConnectProcessing() {
    return inner.includesPostConnectProcessing();
  }

  @Override
  public LDAPConnection getConnection() throws LDAPException {
    return connected(inner::getConnection);
  }

  @Override
  public LDAPConnection getConnection(@Nullable LDAPConnectionPoolHealthCheck check)
      throws LDAPException {
    return connected(() -> inner.getConnection(check));
  }

  private interface Connect {
    LDAPConnection now() throws LDAPException;
  }

  private LDAPConnection connected(Connect connect) throws LDAPException {
    Failure failure = last.get();
    if (failure != null && clock.instant().isBefore(failure.at().plus(rest))) {
      throw failure.cause();
    }
    try {
      LDAPConnection connection = connect.now();
      if (last.getAndSet(null) != null) {
        LOG.info("The directory server {} answers again.", server);
      }
      return connection;
    } catch (LDAPException e) {
      failed(e);
      throw e;
    }
  }

  /** Notes that the server failed, here or on a connection made before. */
  void failed(LDAPException cause) {
    if (last.getAndSet(new Failure(clock.instant(), cause)) == null) {
      LOG.warn("The directory server {} doesn't answer: {}", server, cause.getExceptionMessage());
    }
  }

  /** Whether this is the server that a connection leads to. */
  boolean leadsTo(@Nullable String host, int port) {
    return server.port() == port && server.host().equals(host);
  }

  @Override
  public void toString(StringBuilder buffer) {
    buffer.append(server);
  }
}
