package jp.mochi.idp.api;

import io.javalin.http.Context;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** What a call sent: a stream that is read once, unless somebody has to look at it before. */
final class SentBody {
  private static final String READ = SentBody.class.getName();

  private SentBody() {}

  /**
   * All of it, for whoever comes first: as much as any call takes, and one octet more that tells
   * whoever comes then that it is too much. A chunked body doesn't say how long it is.
   */
  static byte[] whole(Context ctx) throws IOException {
    var body = ctx.bodyInputStream().readNBytes(RequestBody.MOST_BYTES + 1);
    ctx.req().setAttribute(READ, body);
    return body;
  }

  /** It, whether or not somebody has looked at it. */
  static InputStream of(Context ctx) {
    return ctx.req().getAttribute(READ) instanceof byte[] body
        ? new ByteArrayInputStream(body)
        : ctx.bodyInputStream();
  }
}
