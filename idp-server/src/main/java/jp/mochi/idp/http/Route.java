package jp.mochi.idp.http;

import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import java.util.Set;

/**
 * One address of one feature.
 *
 * @param listeners where it answers
 * @param method the HTTP method; HEAD follows GET by itself
 * @param path as Javalin writes it, {@code /api/v1/service-providers/{name}}
 * @param handler what it does; runs on a virtual thread and may block
 * @param bodyBytes how much it takes where that is more than its listener's bound; 0: no more. Its
 *     handler reads the body itself, with that bound, and only once it knows who asks
 */
public record Route(
    Set<Listener> listeners, HandlerType method, String path, Handler handler, int bodyBytes) {
  public Route {
    listeners = Set.copyOf(listeners);
  }

  /** An address that takes what its listener takes. */
  public Route(Set<Listener> listeners, HandlerType method, String path, Handler handler) {
    this(listeners, method, path, handler, 0);
  }

  public static Route get(Listener listener, String path, Handler handler) {
    return new Route(Set.of(listener), HandlerType.GET, path, handler);
  }

  public static Route post(Listener listener, String path, Handler handler) {
    return new Route(Set.of(listener), HandlerType.POST, path, handler);
  }
}
