package jp.mochi.idp.http;

import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Bounds what a request may bring: by the listener's bound, or by its route's own where it has one.
 * A body that says it is too long for its listener is thrown away and refused, before anything sees
 * it; one that doesn't say so, while it is read. Of long bodies no more come in at once than there
 * is memory for, however slowly they come. A route with a bound of its own keeps to that by itself:
 * it knows who asks, and its refusal is on record.
 */
final class BodyBounds extends Handler.Wrapper {
  /** How much of long bodies may be on its way, in octets, at all connections of a listener. */
  private static final int MOST_AT_ONCE = 12 << 20;

  /** A body up to here is taken whatever else is on its way; a person's form is shorter. */
  private static final int SHORT = 16 << 10;

  static final String RETRY_AFTER = "5";

  private final Semaphore octets = new Semaphore(MOST_AT_ONCE);
  private final int bytes;
  private final List<OwnBound> bounded;

  private record OwnBound(String method, Pattern path, int bytes) {
    static OwnBound of(Route route) {
      var path = Pattern.compile(route.path().replaceAll("\\{[^}]*}", "[^/]+"));
      return new OwnBound(route.method().name(), path, route.bodyBytes());
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
    var own = bounded.stream().filter(route -> route.takes(request)).findFirst();
    if (request.getLength() > (own.isPresent() ? RestOfBody.MOST : bytes)) {
      refuse(request, response, callback, HttpStatus.PAYLOAD_TOO_LARGE_413);
      return true;
    }
    if (hasTooManyFields(request.getHttpURI().getQuery())) {
      Response.writeError(request, response, callback, HttpStatus.BAD_REQUEST_400);
      return true;
    }
    int kept = kept(request, own.map(OwnBound::bytes).orElse(bytes));
    if (!octets.tryAcquire(kept)) {
      response.getHeaders().put(HttpHeader.RETRY_AFTER, RETRY_AFTER);
      refuse(request, response, callback, HttpStatus.SERVICE_UNAVAILABLE_503);
      return true;
    }
    Request.addCompletionListener(request, failure -> octets.release(kept));
    var body = new IncomingBody(request, own.isPresent() ? Long.MAX_VALUE : bytes);
    return super.handle(body, response, callback);
  }

  private static boolean hasTooManyFields(@Nullable String query) {
    return query != null
        && query.chars().filter(each -> each == '&').count() >= IncomingBody.MOST_FIELDS;
  }

  /** How much memory a request's body may take while it comes: as much as it says, or as it may. */
  private static int kept(Request request, int bound) {
    boolean says = !request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING);
    long length = says ? Math.clamp(request.getLength(), 0, bound) : bound;
    return length <= SHORT ? 0 : (int) Math.min(length, MOST_AT_ONCE);
  }

  private static void refuse(Request request, Response response, Callback callback, int status) {
    Runnable answer = () -> Response.writeError(request, response, callback, status);
    boolean asksFirst =
        request.getHeaders().contains(HttpHeader.EXPECT, HttpHeaderValue.CONTINUE.asString());
    if (asksFirst || request.getLength() < 0 || request.getLength() > RestOfBody.MOST) {
      answer.run();
    } else {
      // That the rest doesn't come is the client's affair, and no reason to say another thing.
      Content.Source.consumeAll(request, Callback.from(answer, unread -> answer.run()));
    }
  }
}
