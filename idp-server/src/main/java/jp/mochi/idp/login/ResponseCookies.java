package jp.mochi.idp.login;

import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.SameSite;
import java.time.Duration;

/** Sets a cookie of ours: {@code __Host-} asks for Secure, path {@code /} and no domain. */
final class ResponseCookies {
  private ResponseCookies() {}

  /** With a Max-Age: iOS shares only persistent cookies with an app's sign-in sheet. */
  static void set(Context context, String name, String value, Duration lives) {
    int seconds = Math.toIntExact(lives.toSeconds());
    context.cookie(new Cookie(name, value, "/", seconds, true, true, null, SameSite.LAX));
  }
}
