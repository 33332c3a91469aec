package jp.mochi.idp.http;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Headers that every answer starts with; a route may set its own over them.
 *
 * <p>{@code Referrer-Policy} is {@code strict-origin}: with {@code no-referrer} or {@code
 * same-origin} a browser posts to an assertion consumer with {@code Origin: null} (Fetch §3.2),
 * which services that check it refuse, and with {@code no-referrer} even to ourselves.
 *
 * <p>No {@code Cross-Origin-Opener-Policy}: services open the sign-on in a window of theirs and
 * wait for it. The default content security policy has no {@code form-action} for the reason the
 * auto-post page has none: browsers apply it to each redirect after a post.
 */
final class SecurityHeaders extends Handler.Wrapper {
  private static final List<HttpField> ALWAYS =
      List.of(
          new PreEncodedHttpField("X-Content-Type-Options", "nosniff"),
          new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, "no-store"));

  private static final List<HttpField> PAGES =
      List.of(
          new PreEncodedHttpField("Referrer-Policy", "strict-origin"),
          new PreEncodedHttpField("X-Frame-Options", "DENY"),
          new PreEncodedHttpField(
              "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
          new PreEncodedHttpField(
              "Content-Security-Policy",
              "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self';"
                  + " font-src 'self'; connect-src 'self'; base-uri 'none'; frame-ancestors"
                  + " 'none'"));

  private static final HttpField HSTS =
      new PreEncodedHttpField("Strict-Transport-Security", "max-age=63072000");

  private final HttpFields fields;

  SecurityHeaders(boolean browsers, boolean hsts, Handler next) {
    super(next);
    List<HttpField> all = new ArrayList<>(ALWAYS);
    if (browsers) {
      all.addAll(PAGES);
    }
    if (browsers && hsts) {
      all.add(HSTS);
    }
    this.fields = HttpFields.from(all.toArray(HttpField[]::new));
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    response.getHeaders().add(fields);
    return super.handle(request, response, callback);
  }
}
