package jp.mochi.idp.http;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpResponseException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** Times one route by its pattern and the class of its status; never by what a client typed. */
final class RouteMeter implements Handler {
  private final Handler next;
  private final MeterRegistry registry;
  private final String listener;
  private final String route;
  private final AtomicReferenceArray<Timer> byClass = new AtomicReferenceArray<>(6);

  RouteMeter(Listener listener, Route route, MeterRegistry registry) {
    this.next = route.handler();
    this.registry = registry;
    this.listener = listener.name().toLowerCase(java.util.Locale.ROOT);
    this.route = route.method().name() + " " + route.path();
  }

  @Override
  public void handle(Context ctx) throws Exception {
    long start = System.nanoTime();
    int status = 500;
    try {
      Reference.of(ctx);
      next.handle(ctx);
      status = ctx.statusCode();
    } catch (HttpResponseException e) {
      status = e.getStatus();
      throw e;
    } finally {
      timer(Math.clamp(status / 100, 1, 5)).record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
    }
  }

  private Timer timer(int statusClass) {
    Timer known = byClass.get(statusClass);
    if (known != null) {
      return known;
    }
    Timer made =
        Timer.builder("http.requests")
            .description("Requests answered, by route")
            .tag("listener", listener)
            .tag("route", route)
            .tag("status", statusClass + "xx")
            .register(registry);
    byClass.set(statusClass, made);
    return made;
  }
}
