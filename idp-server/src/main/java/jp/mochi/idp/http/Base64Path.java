package jp.mochi.idp.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http.UriCompliance.Violation;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * RFC 6960 appendix A.1 puts a status request into the path, in Base64 with its slashes, which
 * clients write as they are or percent-encoded. Either makes a path ambiguous: some read another
 * segment into it. So at this one address the rest is rewritten in Base64's other alphabet (RFC
 * 4648 §5) before anybody splits it, and everywhere else such a path is refused as before.
 */
final class Base64Path extends Handler.Wrapper {
  /** What a listener lets through to here, and nothing further. */
  static final UriCompliance COMPLIANCE =
      UriCompliance.DEFAULT.with(
          "BASE64_PATH", Violation.AMBIGUOUS_PATH_SEPARATOR, Violation.AMBIGUOUS_EMPTY_SEGMENT);

  private static final String PREFIX = "/pki/ocsp/";
  private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/=]{1,8192}");

  Base64Path(Handler next) {
    super(next);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    var uri = request.getHttpURI();
    var rewritten = rewritten(uri);
    if (rewritten.isPresent()) {
      var plain = HttpURI.build(uri).path(PREFIX + rewritten.get()).asImmutable();
      return super.handle(Request.serveAs(request, plain), response, callback);
    }
    if (uri.hasViolations()) {
      Response.writeError(request, response, callback, HttpStatus.BAD_REQUEST_400);
      return true;
    }
    return super.handle(request, response, callback);
  }

  private static Optional<String> rewritten(HttpURI uri) {
    var path = String.valueOf(uri.getPath());
    if (!path.startsWith(PREFIX)) {
      return Optional.empty();
    }
    try {
      var rest = path.substring(PREFIX.length()).replace("+", "%2B");
      return Optional.of(URLDecoder.decode(rest, StandardCharsets.US_ASCII))
          .filter(text -> BASE64.matcher(text).matches())
          .map(text -> text.replace('+', '-').replace('/', '_'));
    } catch (IllegalArgumentException badEncoding) {
      return Optional.empty();
    }
  }
}
