package jp.mochi.idp.http;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.CustomRequestLog;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.Slf4jRequestLogWriter;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.util.thread.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listeners of one server. Every port is bound before any answers, so a second start on the
 * same ports changes nothing; {@code close} finishes what is in flight.
 */
public final class HttpServers implements AutoCloseable {
  /** Acceptors and selectors need threads of their own; what blocks runs on virtual ones. */
  private static final int PLATFORM_THREADS = 24;

  /** Commands on this machine send metadata of 1 MiB in Base64, or in JSON. */
  private static final int MANAGEMENT_BODY = 9 << 18;

  private static final Logger log = LoggerFactory.getLogger(HttpServers.class);

  private final HttpSettings settings;
  private final Server server;
  private final Scheduler scheduler;
  private final Health health;
  private final Map<Listener, ServerConnector> connectors = new EnumMap<>(Listener.class);

  private HttpServers(HttpSettings settings, List<HealthCheck> checks, PrometheusMeterRegistry m) {
    this.settings = settings;
    this.scheduler = new ScheduledExecutorScheduler("http-clock", true);
    this.server = new Server(threads(), scheduler, null);
    this.health = new Health(checks, m);
  }

  /**
   * Binds every port, then answers on all of them.
   *
   * @param routes of all features; health and metrics are added here
   * @param page what a person sees when something fails on a listener that browsers use
   * @throws PortUnavailable a port can't be had; nothing is left open
   * @throws GeneralSecurityException certificate or key can't be used; the message is a sentence
   * @throws IOException a file can't be read, or the server can't start
   */
  public static HttpServers start(
      HttpSettings settings,
      List<Route> routes,
      ErrorPage page,
      List<HealthCheck> checks,
      PrometheusMeterRegistry registry)
      throws IOException, GeneralSecurityException {
    var servers = new HttpServers(settings, checks, registry);
    boolean started = false;
    try {
      servers.open(routes, page, registry);
      started = true;
    } finally {
      if (!started) {
        servers.close();
      }
    }
    return servers;
  }

  /** The port of a listener, also where the system chose it. */
  public int port(Listener listener) {
    ServerConnector connector = connectors.get(listener);
    if (connector == null) {
      throw new IllegalArgumentException("no such listener is configured: " + listener);
    }
    return connector.getLocalPort();
  }

  /**
   * Stops: readiness turns false, nothing new is taken, what is in flight has until the limit. Can
   * be called again.
   */
  @Override
  public void close() {
    health.open(false);
    try {
      server.stop();
    } catch (Exception e) { // Jetty throws anything; there is nothing left to do but to say so
      log.warn("A listener didn't stop", e);
    } finally {
      connectors.values().forEach(ServerConnector::close);
    }
  }

  private void open(List<Route> routes, ErrorPage page, PrometheusMeterRegistry registry)
      throws IOException, GeneralSecurityException {
    List<Route> all = new ArrayList<>(routes);
    all.addAll(health.routes());
    List<ByConnector.Entry> entries = new ArrayList<>();
    var doors = new DoorConnectors(server, scheduler, settings, health);
    for (Door door : settings.doors()) {
      ServerConnector connector = doors.connector(door);
      connectors.put(door.listener(), connector);
      server.addConnector(connector);
      entries.add(new ByConnector.Entry(connector, chain(door, all, page, registry)));
    }
    server.setHandler(new GracefulHandler(new ByConnector(entries)));
    server.setErrorHandler(new BadMessages());
    server.setStopTimeout(settings.stopLimit().toMillis());
    server.addBean(connectionLimit());
    if (settings.accessLog()) {
      server.setRequestLog(accessLog());
    }
    start();
    health.open(true);
    scheduler.schedule(health::bindJvm, 1, TimeUnit.SECONDS);
  }

  /** Where all are taken, the idle ones end sooner, so that others get in. */
  private NetworkConnectionLimit connectionLimit() {
    var limit = new NetworkConnectionLimit(settings.limits().connections(), server);
    limit.setEndPointIdleTimeout(settings.limits().idle().dividedBy(6).toMillis());
    return limit;
  }

  /** No query, no cookie, no header of the client's: those can hold secrets. */
  private static CustomRequestLog accessLog() {
    var writer = new Slf4jRequestLogWriter();
    writer.setLoggerName("jp.mochi.access");
    return new CustomRequestLog(writer, "%{client}a %m %U %s %O %{ms}T %{X-Reference}o");
  }

  private Handler chain(
      Door door, List<Route> routes, ErrorPage page, PrometheusMeterRegistry registry) {
    Listener listener = door.listener();
    ErrorPage shown = Problem.forPrograms(listener == Listener.MAIN ? page : ErrorPage.plain());
    int bodyBytes =
        listener == Listener.MANAGEMENT ? MANAGEMENT_BODY : settings.limits().bodyBytes();
    Handler inner = new ListenerRoutes(listener, routes, shown, registry, bodyBytes).handler();
    var here = routes.stream().filter(route -> route.listeners().contains(listener)).toList();
    var sized = new BodyBounds(bodyBytes, here);
    sized.setHandler(
        new DirectRoutes(here, route -> new RouteTimes(listener, route, registry), inner));
    var admitted = new Admission(settings.limits().requestsAtOnce(), sized);
    Gauge.builder("http.requests.active", admitted, Admission::atWork)
        .description("Requests in flight")
        .tag("listener", listener.name().toLowerCase(Locale.ROOT))
        .register(registry);
    var inOnePath = new Base64Path(admitted);
    var headed = new SecurityHeaders(listener != Listener.MANAGEMENT, settings.hsts(), inOnePath);
    return listener == Listener.CLIENT_CERTIFICATE ? new OneRequest(headed) : headed;
  }

  private void start() throws IOException {
    try {
      server.start();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) { // Jetty's lifecycle declares Exception
      throw new IOException("The listeners can't start: " + e.getMessage(), e);
    }
  }

  private static QueuedThreadPool threads() {
    var pool = new QueuedThreadPool(PLATFORM_THREADS, 4);
    pool.setName("http");
    pool.setReservedThreads(0);
    pool.setVirtualThreadsExecutor(Executors.newVirtualThreadPerTaskExecutor());
    return pool;
  }
}
