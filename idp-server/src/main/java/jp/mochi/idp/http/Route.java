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
 */
public record Route(Set<Listener> listeners, HandlerType method, String path, Handler handler) {
  public Route {
    listeners = Set.copyOf(listeners);
  }

  public static Route get(Listener listener, String path, Handler handler) {
    return new Route(Set.of(listener), HandlerType.GET, path, handler);
  }

  public static Route post(Listener listener, String path, Handler handler) {
    return new Route(Set.of(listener), HandlerType.POST, path, handler);
  }
}
