package jp.mochi.idp.http;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.Locale;
import java.util.Optional;

/**
 * Browsers load what somebody may open next, from an address in their history say: what is answered
 * once must not be answered to a page that nobody looks at.
 */
public final class Prefetch {
  private Prefetch() {}

  /** Answers a load ahead, which the browser then drops; false where somebody looks. */
  public static boolean isRefused(Context ctx) {
    if (!isAhead(ctx, "Sec-Purpose") && !isAhead(ctx, "Purpose")) {
      return false;
    }
    ctx.status(HttpStatus.SERVICE_UNAVAILABLE);
    ctx.header("Cache-Control", "no-store");
    ctx.header("Retry-After", "5");
    ctx.result("");
    return true;
  }

  private static boolean isAhead(Context ctx, String header) {
    return Optional.ofNullable(ctx.header(header))
        .filter(value -> value.toLowerCase(Locale.ROOT).contains("prefetch"))
        .isPresent();
  }
}
