package jp.mochi.idp.http;

import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Bounds what a request may bring: by the listener's bound, or by its route's own where it has one.
 * A body that says it is too long for its listener is thrown away and refused, before anything sees
 * it; one that doesn't say so, while it is read. A route with a bound of its own keeps to that by
 * itself: it knows who asks, and its refusal is on record.
 */
final class BodyBounds extends Handler.Wrapper {
  private final int bytes;
  private final List<OwnBound> bounded;

  private record OwnBound(String method, Pattern path) {
    static OwnBound of(Route route) {
      var path = Pattern.compile(route.path().replaceAll("\\{[^}]*}", "[^/]+"));
      return new OwnBound(route.method().name(), path);
    }

    boolean takes(Request request) {
      return method.equals(request.getMethod())
          && path.matcher(Request.getPathInContext(request)).matches();
    }
  }

  BodyBounds(int bytes, List<Route> routes) {
    this.bytes = bytes;
    this.bounded = routes.stream().filter(r -> r.bodyBytes() > 0).map(OwnBound::of).toList();
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    var own = bounded.stream().anyMatch(route -> route.takes(request));
    if (request.getLength() > (own ? RestOfBody.MOST : bytes)) {
      refuse(request, response, callback);
      return true;
    }
    var body = new IncomingBody(request, own ? Long.MAX_VALUE : bytes);
    return super.handle(body, response, callback);
  }

  private static void refuse(Request request, Response response, Callback callback) {
    Runnable answer =
        () -> Response.writeError(request, response, callback, HttpStatus.PAYLOAD_TOO_LARGE_413);
    boolean asksFirst =
        request.getHeaders().contains(HttpHeader.EXPECT, HttpHeaderValue.CONTINUE.asString());
    if (asksFirst || request.getLength() > RestOfBody.MOST) {
      answer.run();
    } else {
      // That the rest doesn't come is the client's affair, and no reason to say another thing.
      Content.Source.consumeAll(request, Callback.from(answer, unread -> answer.run()));
    }
  }
}
