package jp.mochi.idp.gate;

import io.javalin.http.Context;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import jp.mochi.idp.http.Cookies;
import jp.mochi.idp.http.SetCookie;
import jp.mochi.idp.text.Sha256;

/**
 * A browser as an in-house system's host knows it. A sign-on that begins there names the cookie's
 * hash, and its code opens a ticket only where that very cookie is: otherwise one could sign
 * another's browser on under one's own name and read what is typed there.
 *
 * @param value the cookie's: 144 bits that nobody can guess
 */
record GateBrowser(String value) {
  private static final Duration AGE = Duration.ofDays(365);
  private static final SecureRandom RANDOM = new SecureRandom();

  /** The one that asks; one without a cookie gets it with the answer. */
  static GateBrowser of(Context ctx) {
    return known(ctx).orElseGet(() -> fresh(ctx));
  }

  /** The one that asks, if its cookie came along. */
  static Optional<GateBrowser> known(Context ctx) {
    return SetCookie.read(ctx, Cookies.GATE_BROWSER)
        .filter(value -> value.matches("[A-Za-z0-9_-]{24}"))
        .map(GateBrowser::new);
  }

  private static GateBrowser fresh(Context ctx) {
    var bytes = new byte[18];
    RANDOM.nextBytes(bytes);
    var value = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    SetCookie.crossSite(Cookies.GATE_BROWSER, value, AGE).on(ctx);
    return new GateBrowser(value);
  }

  /** What stands for it in addresses and in the database. */
  String hash() {
    return Sha256.hex(value);
  }

  @Override
  public String toString() {
    return "GateBrowser";
  }
}
