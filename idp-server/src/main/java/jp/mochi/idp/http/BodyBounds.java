package jp.mochi.idp.http;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.SizeLimitHandler;
import org.eclipse.jetty.util.Callback;

/**
 * Bounds what a request may bring: by the listener's bound, or by its route's own where that is
 * more. A body that says it is too long is thrown away and refused, before anything sees it.
 */
final class BodyBounds extends SizeLimitHandler {
  /**
   * A refused body of up to this length, in octets, is taken from the network before the answer:
   * closing a connection with octets unread resets it, and the client, who still sends, loses the
   * answer that says why. Of a longer one nothing is read.
   */
  private static final long THROWN_AWAY = 16 << 20;

  private final int bytes;
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
    this.bytes = bytes;
    this.larger = routes.stream().filter(r -> r.bodyBytes() > bytes).map(Larger::of).toList();
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    var own = larger.stream().filter(route -> route.takes(request)).findFirst();
    if (request.getLength() > own.map(Larger::bytes).orElse(bytes)) {
      refuse(request, response, callback);
      return true;
    }
    var next = Optional.ofNullable(getHandler());
    return own.isPresent()
        ? next.isPresent() && next.get().handle(request, response, callback)
        : super.handle(request, response, callback);
  }

  private static void refuse(Request request, Response response, Callback callback) {
    Runnable answer =
        () -> Response.writeError(request, response, callback, HttpStatus.PAYLOAD_TOO_LARGE_413);
    boolean asksFirst =
        request.getHeaders().contains(HttpHeader.EXPECT, HttpHeaderValue.CONTINUE.asString());
    if (asksFirst || request.getLength() > THROWN_AWAY) {
      answer.run();
    } else {
      Content.Source.consumeAll(request, Callback.from(answer, callback::failed));
    }
  }
}
