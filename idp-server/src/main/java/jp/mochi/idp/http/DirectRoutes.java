package jp.mochi.idp.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import jp.mochi.idp.database.DatabaseBusy;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers {@linkplain Direct direct} routes behind the same bounds, under the same headers and in
 * the same numbers as all others, but before a servlet is entered. Whatever isn't plainly one of
 * theirs goes on to the servlet, where the same routes stand: another method, a path with more in
 * it than letters, digits and the few signs of Base64.
 */
final class DirectRoutes extends Handler.Wrapper {
  private static final Logger log = LoggerFactory.getLogger(DirectRoutes.class);

  private final List<Place> places;

  /**
   * @param prefix of the path where its last part is what is asked, or the whole path
   */
  private record Place(
      String method, String prefix, boolean open, Direct direct, RouteTimes times) {
    static Place of(Route route, Direct direct, RouteTimes times) {
      var open = route.path().endsWith("}");
      var prefix = open ? route.path().substring(0, route.path().indexOf('{')) : route.path();
      return new Place(route.method().name(), prefix, open, direct, times);
    }

    boolean takes(Request request, String path) {
      return isMethod(request.getMethod())
          && (open ? path.startsWith(prefix) && isPlain(path) : path.equals(prefix));
    }

    private boolean isMethod(String asked) {
      return asked.equals(method)
          || (HttpMethod.HEAD.is(asked) && HttpMethod.GET.is(method)); // HEAD follows GET
    }

    private boolean isPlain(String path) {
      for (var i = prefix.length(); i < path.length(); i++) {
        var sign = path.charAt(i);
        if (sign > 'z' || !(Character.isLetterOrDigit(sign) || "-_=".indexOf(sign) >= 0)) {
          return false;
        }
      }
      return path.length() > prefix.length();
    }

    byte[] asked(Request request, String path) throws IOException {
      if (open) {
        return path.substring(prefix.length()).getBytes(StandardCharsets.US_ASCII);
      }
      var most = direct.mostBytes() + 1;
      var said = request.getLength(); // -1 where it isn't
      return Content.Source.asInputStream(request)
          .readNBytes(said < 0 ? most : (int) Math.min(said, most));
    }
  }

  /**
   * @param here the routes of this listener
   * @param times which route's times are kept where
   */
  DirectRoutes(List<Route> here, Function<Route, RouteTimes> times, Handler next) {
    super(next);
    this.places =
        here.stream()
            .flatMap(
                route ->
                    route.direct().stream()
                        .map(direct -> Place.of(route, direct, times.apply(route))))
            .toList();
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    var path = Optional.ofNullable(request.getHttpURI().getPath()).orElse("");
    for (var place : places) {
      if (place.takes(request, path)) {
        handle(place, path, request, response, callback);
        return true;
      }
    }
    return super.handle(request, response, callback);
  }

  private static void handle(
      Place place, String path, Request request, Response response, Callback callback) {
    var start = System.nanoTime();
    var status = HttpStatus.INTERNAL_SERVER_ERROR_500;
    try {
      response.getHeaders().put(Reference.HEADER, Reference.next());
      var answer = place.direct().answer().apply(place.asked(request, path));
      status = answer.status();
      response.setStatus(status);
      if (!answer.isEmpty()) {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.contentType());
      }
      response.write(true, answer.content(), callback);
    } catch (IOException | RuntimeException failed) {
      status = refused(path, request, response, callback, failed);
    } finally {
      place.times().record(status, System.nanoTime() - start);
    }
  }

  /** What a handler's exception comes to, as {@link Faults} has it; which status. */
  private static int refused(
      String path, Request request, Response response, Callback callback, Exception failed) {
    var status = Faults.status(failed);
    if (failed instanceof BodyUnread) {
      log.debug("{} {}", path, failed.getMessage(), failed);
      Response.writeError(request, response, callback, status);
    } else if (failed instanceof DatabaseBusy) {
      log.warn("{} refused: {}", path, failed.getMessage());
      response.getHeaders().put(HttpHeader.RETRY_AFTER, Admission.RETRY_AFTER);
      Response.writeError(request, response, callback, status);
    } else {
      Response.writeError(request, response, callback, status, null, failed);
    }
    return status;
  }
}
