package jp.mochi.idp.http;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.servlet.JavalinServlet;
import io.javalin.router.Endpoint;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Handler;

/**
 * The routes of one listener as a Jetty handler. Javalin stands in it as a plain servlet (what
 * {@code javalinServlet()} gives out wants web sockets): its own server, sessions and resource
 * handling are never started.
 */
final class ListenerRoutes {
  private final Listener listener;
  private final List<Route> routes;
  private final ErrorPage page;
  private final MeterRegistry registry;
  private final int bodyBytes;

  ListenerRoutes(
      Listener listener,
      List<Route> routes,
      ErrorPage page,
      MeterRegistry registry,
      int bodyBytes) {
    this.listener = listener;
    this.routes = routes.stream().filter(r -> r.listeners().contains(listener)).toList();
    this.page = page;
    this.registry = registry;
    this.bodyBytes = bodyBytes;
  }

  Handler handler() {
    var context = new ServletContextHandler(ServletContextHandler.NO_SESSIONS);
    context.setContextPath("/");
    context.setMaxFormContentSize(bodyBytes);
    var holder = new ServletHolder(new JavalinServlet(Javalin.create(this::configure).unsafe));
    context.addServlet(holder, "/*");
    return context;
  }

  private void configure(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.prefer405over404 = true;
    config.http.generateEtags = false;
    config.http.maxRequestSize = bodyBytes;
    config.http.compressionStrategy = CompressionStrategy.NONE;
    new Faults(page).answerFor(config);
    for (Route route : routes) {
      var meter = new RouteMeter(route.handler(), new RouteTimes(listener, route, registry));
      config.routes.addEndpoint(new Endpoint(route.method(), route.path(), meter));
    }
  }
}
