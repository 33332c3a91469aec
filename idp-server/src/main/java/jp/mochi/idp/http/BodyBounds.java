package jp.mochi.idp.http;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.SizeLimitHandler;
import org.eclipse.jetty.util.Callback;

/**
 * Bounds what a request may bring: by the listener's bound, or by its route's own where that is
 * more. Of the latter nothing is read here, and a body that says it is too long is refused unread.
 */
final class BodyBounds extends SizeLimitHandler {
  private final List<Larger> larger;

  private record Larger(String method, Pattern path, int bytes) {
    static Larger of(Route route) {
      var path = Pattern.compile(route.path().replaceAll("\\{[^}]*}", "[^/]+"));
      return new Larger(route.method().name(), path, route.bodyBytes());
    }

    boolean takes(Request request) {
      return method.equals(request.getMethod())
          && path.matcher(Request.getPathInContext(request)).matches();
    }
  }

  BodyBounds(int bytes, List<Route> routes) {
    super(bytes, -1);
    this.larger = routes.stream().filter(r -> r.bodyBytes() > bytes).map(Larger::of).toList();
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    var own = larger.stream().filter(route -> route.takes(request)).findFirst();
    return own.isPresent()
        ? handle(own.get(), request, response, callback)
        : super.handle(request, response, callback);
  }

  private boolean handle(Larger own, Request request, Response response, Callback callback)
      throws Exception {
    if (request.getLength() > own.bytes()) {
      Response.writeError(request, response, callback, HttpStatus.PAYLOAD_TOO_LARGE_413);
      return true;
    }
    var next = Optional.ofNullable(getHandler());
    return next.isPresent() && next.get().handle(request, response, callback);
  }
}
