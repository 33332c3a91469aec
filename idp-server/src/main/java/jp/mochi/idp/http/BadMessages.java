package jp.mochi.idp.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers what never reaches a route: malformed HTTP, headers or body beyond their bound, too many
 * requests at once. One line of text with a reference id, or a problem where programs call; what
 * went wrong is only in the log.
 */
final class BadMessages extends ErrorHandler {
  private static final Logger log = LoggerFactory.getLogger(BadMessages.class);

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    int status = response.getStatus();
    String reference = Reference.next();
    Object cause = request.getAttribute(ERROR_EXCEPTION);
    if (status >= 500 && status != 503 && cause instanceof Throwable failure) {
      log.error("{} failed", reference, failure);
    } else {
      log.debug("{} answered {}: {}", reference, status, cause);
    }
    var path = Request.getPathInContext(request);
    var byPrograms = path != null && path.startsWith(Problem.PROGRAMS);
    describe(response.getHeaders(), byPrograms, reference);
    if (status == 503 && !response.getHeaders().contains(HttpHeader.RETRY_AFTER)) {
      response.getHeaders().put(HttpHeader.RETRY_AFTER, BodyBounds.RETRY_AFTER);
    }
    var body =
        byPrograms
            ? Problem.bytes(status, Faults.reason(status), reference)
            : text(status, reference);
    response.write(true, ByteBuffer.wrap(body), callback);
    return true;
  }

  private static void describe(HttpFields.Mutable headers, boolean problem, String reference) {
    headers.put(
        HttpHeader.CONTENT_TYPE, problem ? Problem.CONTENT_TYPE : "text/plain; charset=utf-8");
    headers.put(HttpHeader.CACHE_CONTROL, "no-store");
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put(Reference.HEADER, reference);
  }

  private static byte[] text(int status, String reference) {
    String line = status + " " + HttpStatus.getMessage(status) + " " + reference + "\n";
    return line.getBytes(StandardCharsets.UTF_8);
  }
}
