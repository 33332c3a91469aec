package jp.mochi.idp.http;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.Arrays;
import java.util.regex.Pattern;
import jp.mochi.idp.text.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * A public text that stays the same for long and is asked for again and again. It is sent once to
 * each client that remembers its tag (RFC 9110 §8.8.3); for five minutes none needs to ask, and
 * after that each has to.
 */
public final class Document {
  private static final Pattern LIST_COMMA = Pattern.compile("\\s*,\\s*");

  private final String type;
  private final String disposition;
  private final String text;
  private final String tag;

  /**
   * @param type the content type
   * @param disposition whether a browser shows it or saves it, and under which name (RFC 6266)
   */
  public Document(String type, String disposition, String text) {
    this.type = type;
    this.disposition = disposition;
    this.text = text;
    this.tag = '"' + digest(text) + '"';
  }

  /** Answers {@code GET}. */
  public void serve(Context ctx) {
    serve(ctx, "public, max-age=300, must-revalidate");
  }

  /** Answers {@code GET} of somebody who was let in: nobody else's cache may keep it. */
  public void servePrivately(Context ctx) {
    serve(ctx, "private, no-cache");
  }

  private void serve(Context ctx, String caching) {
    ctx.header("ETag", tag).header("Cache-Control", caching);
    if (isKnown(ctx.header("If-None-Match"), tag)) {
      ctx.status(HttpStatus.NOT_MODIFIED);
      return;
    }
    ctx.contentType(type).header("Content-Disposition", disposition).result(text);
  }

  /**
   * RFC 9110 §13.1.2: whether a client has what this tag stands for. Weak comparison, so that a
   * proxy's {@code W/} doesn't matter.
   *
   * @param tags {@code If-None-Match} as it came
   */
  public static boolean isKnown(@Nullable String tags, String tag) {
    return tags != null
        && Arrays.stream(LIST_COMMA.split(tags.strip()))
            .map(each -> each.startsWith("W/") ? each.substring(2) : each)
            .anyMatch(each -> each.equals("*") || each.equals(tag));
  }

  private static String digest(String text) {
    return Sha256.hex(text).substring(0, 32);
  }
}
