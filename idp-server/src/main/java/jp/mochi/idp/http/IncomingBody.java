package jp.mochi.idp.http;

import java.nio.ByteBuffer;
import java.util.Locale;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * A request whose body is bounded while it is read, whatever it says of its length. Once more than
 * that has come, the rest is thrown away ({@link RestOfBody}) before whoever reads hears of it, so
 * that the client has sent all and reads why it is refused. What doesn't come is a {@link
 * BodyUnread}.
 */
final class IncomingBody extends Request.Wrapper {
  /** In a form or a query; each costs whoever takes it apart a hundred times its letters. */
  static final int MOST_FIELDS = 1_000;

  private final long most;
  private final Fields fields;
  private long came;
  private boolean over;

  /**
   * @param most how long the body may be
   */
  IncomingBody(Request request, long most) {
    super(request);
    this.most = most;
    this.fields = new Fields(isForm(request));
  }

  @Override
  public Content.@Nullable Chunk read() {
    while (!over) {
      var chunk = super.read();
      if (chunk == null) {
        return null;
      }
      boolean failure = Content.Chunk.isFailure(chunk);
      came += chunk.remaining();
      if (failure && came <= most) {
        return failed(chunk);
      }
      if (came <= most && fields.take(chunk.getByteBuffer())) {
        return chunk;
      }
      over = failure || chunk.isLast() || came > RestOfBody.MOST;
      chunk.release();
    }
    return Content.Chunk.from(
        new HttpException.RuntimeException(
            HttpStatus.PAYLOAD_TOO_LARGE_413, "the body is too long, or has too many fields"));
  }

  private static boolean isForm(Request request) {
    var type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
    return type != null && type.toLowerCase(Locale.ROOT).contains("form-urlencoded");
  }

  /** Counts the fields of a form. */
  private static final class Fields {
    private final boolean counted;
    private int separators;

    Fields(boolean counted) {
      this.counted = counted;
    }

    /** Whether there are still few enough. */
    boolean take(ByteBuffer octets) {
      for (int i = octets.position(); counted && i < octets.limit(); i++) {
        if (octets.get(i) == '&') {
          separators++;
        }
      }
      return separators < MOST_FIELDS;
    }
  }

  /** What isn't HTTP is told as such; all else is that nothing came. */
  private static Content.Chunk failed(Content.Chunk chunk) {
    var why = chunk.getFailure();
    return why instanceof HttpException
        ? chunk
        : Content.Chunk.from(new BodyUnread(why), chunk.isLast());
  }
}
