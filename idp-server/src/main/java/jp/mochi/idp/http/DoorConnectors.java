package jp.mochi.idp.http;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Makes the connector of a door and binds its port; nothing is accepted until the server starts.
 */
final class DoorConnectors {
  private static final int BACKLOG = 512;

  private final Server server;
  private final Scheduler scheduler;
  private final HttpSettings settings;
  private final Health health;
  private final HeadMemory strangers = new HeadMemory(HeadMemory.STRANGERS);
  private final HeadMemory management = new HeadMemory(HeadMemory.MANAGEMENT);

  DoorConnectors(Server server, Scheduler scheduler, HttpSettings settings, Health health) {
    this.server = server;
    this.scheduler = scheduler;
    this.settings = settings;
    this.health = health;
  }

  ServerConnector connector(Door door) throws IOException, GeneralSecurityException {
    ConnectionFactory[] factories = factories(door);
    var clients = new SlowClients(scheduler, settings.limits());
    var connector = new LeavesNobodyIdle(server, scheduler, clients, factories);
    connector.setHost(door.host());
    connector.setPort(door.port());
    connector.setAcceptQueueSize(BACKLOG);
    connector.setIdleTimeout(settings.limits().idle().toMillis());
    if (door.asking().isPresent()) {
      connector.addBean(new ForgetSessions());
    }
    try {
      connector.open();
    } catch (IOException e) {
      throw new PortUnavailable(door, e);
    }
    return connector;
  }

  /** One whose clients end with it, once it takes no further ones and requests are refused. */
  static final class LeavesNobodyIdle extends ServerConnector {
    private final SlowClients clients;

    LeavesNobodyIdle(
        Server server, Scheduler scheduler, SlowClients clients, ConnectionFactory... factories) {
      super(server, null, scheduler, null, 1, 1, factories);
      this.clients = clients;
      addBean(clients);
    }

    @Override
    public CompletableFuture<Void> shutdown() {
      var done = super.shutdown();
      clients.closeIdle();
      return done;
    }
  }

  private ConnectionFactory[] factories(Door door) throws IOException, GeneralSecurityException {
    var heads = door.listener() == Listener.MANAGEMENT ? management : strangers;
    var http = new BoundedHeads(configuration(door), heads);
    List<ConnectionFactory> factories = new ArrayList<>(List.of(http));
    if (door.tls().isPresent()) {
      factories.addFirst(tls(door, door.tls().get(), http));
    }
    if (!door.proxies().isEmpty()) {
      var proxied = new ProxyProtocol(factories.getFirst().getProtocol(), door.proxies());
      http.getHttpConfiguration().addCustomizer(proxied);
      factories.addFirst(proxied);
    }
    return factories.toArray(ConnectionFactory[]::new);
  }

  private ConnectionFactory tls(Door door, Door.TlsFiles files, HttpConnectionFactory http)
      throws IOException, GeneralSecurityException {
    var tls = new ReloadingTls(files, door.asking(), scheduler, settings.tlsPoll());
    server.addBean(tls);
    health.add(HealthCheck.shown("certificate of " + door.key(), tls::fault));
    return new SslConnectionFactory(tls.factory(), http.getProtocol());
  }

  private HttpConfiguration configuration(Door door) {
    var configuration = new HttpConfiguration();
    configuration.setRequestHeaderSize(settings.limits().headerBytes());
    configuration.setResponseHeaderSize(16 << 10);
    configuration.setHeaderCacheSize(0); // cookies differ with each visitor: it would only churn
    configuration.setOutputBufferSize(32 << 10);
    configuration.setSendServerVersion(false);
    configuration.setSendXPoweredBy(false);
    configuration.setSendDateHeader(true);
    configuration.setUriCompliance(Base64Path.COMPLIANCE);
    configuration.setRelativeRedirectAllowed(true);
    if (door.tls().isPresent()) {
      configuration.addCustomizer(new SecureRequestCustomizer(false));
    }
    return configuration;
  }
}
