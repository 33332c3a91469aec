package jp.mochi.ldap;

import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.PostConnectProcessor;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import com.unboundid.ldap.sdk.SingleServerSet;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * How one connection is made: TLS with the configured trust and the host's name checked (RFC 4513
 * §3.1.3), the service account bound, every step within its limit.
 */
final class Wire {
  private final DirectorySettings settings;
  private final Optional<SSLContext> tls;

  private Wire(DirectorySettings settings, Optional<SSLContext> tls) {
    this.settings = settings;
    this.tls = tls;
  }

  /** Throws IllegalArgumentException where the trust file can't be used. */
  static Wire of(DirectorySettings settings) {
    if (settings.trust().isEmpty()) {
      return new Wire(settings, Optional.empty());
    }
    var file = settings.trust().get();
    try {
      return new Wire(settings, Optional.of(Trust.in(file)));
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException(Trust.sentence(file, e), e);
    }
  }

  /** Connects to one server and binds as the service account. */
  SingleServerSet authenticatedTo(Server server) {
    return new SingleServerSet(
        server.host(),
        server.port(),
        sockets(server),
        options(),
        serviceBind(),
        afterwards(server));
  }

  /** The bind of the service account. */
  SimpleBindRequest serviceBind() {
    var bind = new SimpleBindRequest(settings.bindDn(), settings.bindPassword().reveal());
    bind.setResponseTimeoutMillis(settings.limits().bind().toMillis());
    return bind;
  }

  /** Connects to one server and stays nobody. */
  SingleServerSet anonymousTo(Server server) {
    return new SingleServerSet(
        server.host(), server.port(), sockets(server), options(), null, afterwards(server));
  }

  private SocketFactory sockets(Server server) {
    return server.tlsAtOnce() ? tlsTo(server) : SocketFactory.getDefault();
  }

  private TlsSockets tlsTo(Server server) {
    return new TlsSockets(tls.orElseThrow(), server.host(), settings.limits().connect());
  }

  private @Nullable PostConnectProcessor afterwards(Server server) {
    return settings.startTls() && !server.tlsAtOnce() ? new StartTls(() -> tlsTo(server)) : null;
  }

  /** Synchronous: no reader thread for each connection, the caller reads its own answer. */
  private LDAPConnectionOptions options() {
    var limits = settings.limits();
    var options = new LDAPConnectionOptions();
    options.setUseSynchronousMode(true);
    options.setAllowConcurrentSocketFactoryUse(true);
    options.setConnectTimeoutMillis((int) limits.connect().toMillis());
    options.setResponseTimeoutMillis(longest(limits.bind(), limits.search()).toMillis());
    options.setAbandonOnTimeout(false);
    options.setFollowReferrals(false);
    options.setSSLSocketVerifier(new VerifiedName());
    options.setMaxMessageSize(8 * 1024 * 1024);
    return options;
  }

  private static Duration longest(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
