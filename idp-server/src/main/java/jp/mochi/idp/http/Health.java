package jp.mochi.idp.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.http.Context;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the server is: three addresses on the management listener. */
final class Health {
  private static final Logger log = LoggerFactory.getLogger(Health.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<HealthCheck> checks;
  private final PrometheusMeterRegistry registry;
  private volatile boolean open;

  Health(List<HealthCheck> checks, PrometheusMeterRegistry registry) {
    this.checks = new CopyOnWriteArrayList<>(checks);
    this.registry = registry;
  }

  void add(HealthCheck check) {
    checks.add(check);
  }

  /** Whether work is taken at all: false before every listener is open, and from a stop on. */
  void open(boolean now) {
    open = now;
  }

  List<Route> routes() {
    return List.of(
        Route.get(Listener.MANAGEMENT, "/health/live", this::live),
        Route.get(Listener.MANAGEMENT, "/health/ready", this::ready),
        Route.get(Listener.MANAGEMENT, "/metrics", this::metrics));
  }

  /** Numbers of the JVM; a task for after the start, since binding them takes a while. */
  @SuppressWarnings("resource") // it listens to the collector for as long as the server runs
  void bindJvm() {
    new ClassLoaderMetrics().bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmGcMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
  }

  private void live(Context ctx) {
    ctx.contentType("application/json").result("{\"status\":\"up\"}");
  }

  private void ready(Context ctx) throws JsonProcessingException {
    boolean ready = open;
    Map<String, Object> details = new LinkedHashMap<>();
    for (HealthCheck check : checks) {
      Optional<String> fault = fault(check);
      ready &= fault.isEmpty() || !check.needed();
      Map<String, String> detail = new LinkedHashMap<>();
      detail.put("status", fault.isEmpty() ? "up" : "down");
      detail.putAll(new TreeMap<>(check.facts().get()));
      fault.ifPresent(why -> detail.put("why", why));
      details.put(check.name(), detail);
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("status", ready ? "ready" : open ? "not-ready" : "stopping");
    body.put("checks", details);
    ctx.status(ready ? 200 : 503).contentType("application/json");
    ctx.result(JSON.writeValueAsString(body));
  }

  private static Optional<String> fault(HealthCheck check) {
    try {
      return check.fault().get();
    } catch (RuntimeException e) { // a check that fails is a fault, whatever it fails with
      log.warn("The health check {} failed", check.name(), e);
      return Optional.of("the check itself failed");
    }
  }

  private void metrics(Context ctx) {
    ctx.contentType("text/plain; version=0.0.4; charset=utf-8").result(registry.scrape());
  }
}
