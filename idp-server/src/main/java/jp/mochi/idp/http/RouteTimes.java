package jp.mochi.idp.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** How long one route takes, by its pattern and the class of its status. */
final class RouteTimes {
  private final MeterRegistry registry;
  private final String listener;
  private final String route;
  private final AtomicReferenceArray<Timer> byClass = new AtomicReferenceArray<>(6);

  RouteTimes(Listener listener, Route route, MeterRegistry registry) {
    this.registry = registry;
    this.listener = listener.name().toLowerCase(Locale.ROOT);
    this.route = route.method().name() + " " + route.path();
  }

  void record(int status, long nanos) {
    timer(Math.clamp(status / 100, 1, 5)).record(nanos, TimeUnit.NANOSECONDS);
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
