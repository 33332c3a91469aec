package jp.mochi.idp.http;

import io.javalin.http.Context;
import java.security.SecureRandom;

/**
 * The id of one request, made to be read out on the phone: ten of Crockford's base-32 characters
 * (no I, L, O, U) in two groups. With 50 bits, a million requests a month share one by chance about
 * once in two thousand months.
 */
public final class Reference {
  /** The answer's header that carries it. */
  public static final String HEADER = "X-Reference";

  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final SecureRandom RANDOM = new SecureRandom();

  private Reference() {}

  /** This request's; the same each time it is asked for. */
  public static String of(Context ctx) {
    if (ctx.req().getAttribute(HEADER) instanceof String known) {
      return known;
    }
    String made = next();
    ctx.req().setAttribute(HEADER, made);
    ctx.header(HEADER, made);
    return made;
  }

  /** Another's instead, from here on: the answer belongs to something that is recorded there. */
  public static void show(Context ctx, String reference) {
    ctx.req().setAttribute(HEADER, reference);
    ctx.header(HEADER, reference);
  }

  static String next() {
    StringBuilder text = new StringBuilder(11);
    long bits = RANDOM.nextLong();
    for (int at = 0; at < 10; at++, bits >>>= 5) {
      text.append(at == 5 ? "-" : "").append(ALPHABET.charAt((int) (bits & 31)));
    }
    return text.toString();
  }
}
