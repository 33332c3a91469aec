package jp.mochi.idp.http;

import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import java.util.Optional;
import java.util.Set;

/**
 * One address of one feature.
 *
 * @param listeners where it answers
 * @param method the HTTP method; HEAD follows GET by itself
 * @param path as Javalin writes it, {@code /api/v1/service-providers/{name}}
 * @param handler what it does; runs on a virtual thread and may block
 * @param bodyBytes how much it takes where that isn't its listener's bound; 0: as that. Its handler
 *     reads the body itself, with that bound, and only once it knows who asks; what is beyond it,
 *     it throws away with {@link RestOfBody}
 * @param direct the same, for an answer before a servlet is entered
 */
public record Route(
    Set<Listener> listeners,
    HandlerType method,
    String path,
    Handler handler,
    int bodyBytes,
    Optional<Direct> direct) {
  public Route {
    listeners = Set.copyOf(listeners);
  }

  /** An address that takes more than its listener does. */
  public Route(
      Set<Listener> listeners, HandlerType method, String path, Handler handler, int bodyBytes) {
    this(listeners, method, path, handler, bodyBytes, Optional.empty());
  }

  /** An address that takes what its listener takes. */
  public Route(Set<Listener> listeners, HandlerType method, String path, Handler handler) {
    this(listeners, method, path, handler, 0);
  }

  /** An address that takes bytes and gives bytes, for programs that ask often. */
  public static Route direct(Listener listener, HandlerType method, String path, Direct direct) {
    return new Route(Set.of(listener), method, path, direct.handler(path), 0, Optional.of(direct));
  }

  public static Route get(Listener listener, String path, Handler handler) {
    return new Route(Set.of(listener), HandlerType.GET, path, handler);
  }

  public static Route post(Listener listener, String path, Handler handler) {
    return new Route(Set.of(listener), HandlerType.POST, path, handler);
  }
}
