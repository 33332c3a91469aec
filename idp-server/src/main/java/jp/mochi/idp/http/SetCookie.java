package jp.mochi.idp.http;

import io.javalin.http.Context;
import jakarta.servlet.http.Cookie;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Writes and reads cookies whose name begins with {@code __Host-} (RFC 6265bis §4.1.3.2): Secure,
 * for this host and all its paths, not readable by scripts.
 *
 * @param name one of {@link Cookies}
 * @param value of the characters that need no quoting
 * @param maxAge how long the browser keeps it; absent until the browser ends. iOS shares only
 *     persistent cookies between Safari and an app's sign-in sheet
 * @param crossSite whether it comes along with a post from another site
 */
public record SetCookie(String name, String value, Optional<Duration> maxAge, boolean crossSite) {
  private static final String PUNCTUATION = "._~+/=-";

  public SetCookie {
    if (!name.startsWith("__Host-") || !needsNoQuoting(value)) {
      throw new IllegalArgumentException("not a cookie of ours: " + name);
    }
  }

  private static boolean needsNoQuoting(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean plain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
      if (!plain && PUNCTUATION.indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  public static SetCookie lasting(String name, String value, Duration maxAge) {
    return new SetCookie(name, value, Optional.of(maxAge), false);
  }

  /** One that opens nothing, and must come along with a post from another site. */
  public static SetCookie crossSite(String name, String value, Duration maxAge) {
    return new SetCookie(name, value, Optional.of(maxAge), true);
  }

  /** Makes the browser forget it. */
  public static SetCookie expired(String name) {
    return new SetCookie(name, "", Optional.of(Duration.ZERO), false);
  }

  /** Adds it to the answer. */
  public void on(Context ctx) {
    ctx.res().addHeader("Set-Cookie", text());
  }

  /** The header's value. */
  public String text() {
    String age = maxAge.map(a -> "; Max-Age=" + a.toSeconds()).orElse("");
    String site = crossSite ? "None" : "Lax";
    return name + "=" + value + age + "; Path=/; Secure; HttpOnly; SameSite=" + site;
  }

  /** The value that the browser sent, if it sent exactly one. */
  public static Optional<String> read(Context ctx, String name) {
    Cookie[] cookies = ctx.req().getCookies();
    String found = null;
    for (Cookie cookie : cookies == null ? new Cookie[0] : cookies) {
      if (cookie.getName().equals(name)) {
        if (found != null) {
          return Optional.empty();
        }
        found = cookie.getValue();
      }
    }
    return Optional.ofNullable(found).filter(value -> !value.isEmpty());
  }

  /** The names of at most {@code most} cookies of ours that begin so. */
  public static List<String> names(Context ctx, String prefix, int most) {
    var cookies = ctx.req().getCookies();
    return Stream.of(cookies == null ? new Cookie[0] : cookies)
        .map(Cookie::getName)
        .filter(name -> name.startsWith(prefix))
        .distinct()
        .limit(most)
        .toList();
  }

  @Override
  public String toString() {
    return "SetCookie[" + name + "]";
  }
}
