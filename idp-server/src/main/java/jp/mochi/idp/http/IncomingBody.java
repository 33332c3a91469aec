package jp.mochi.idp.http;

import org.eclipse.jetty.http.HttpException;
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
  private final long most;
  private long came;
  private boolean over;

  /**
   * @param most how long the body may be
   */
  IncomingBody(Request request, long most) {
    super(request);
    this.most = most;
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
      if (came <= most) {
        return failure ? failed(chunk) : chunk;
      }
      over = failure || chunk.isLast() || came > RestOfBody.MOST;
      chunk.release();
    }
    return Content.Chunk.from(
        new HttpException.RuntimeException(
            HttpStatus.PAYLOAD_TOO_LARGE_413, "the body is too long"));
  }

  /** What isn't HTTP is told as such; all else is that nothing came. */
  private static Content.Chunk failed(Content.Chunk chunk) {
    var why = chunk.getFailure();
    return why instanceof HttpException
        ? chunk
        : Content.Chunk.from(new BodyUnread(why), chunk.isLast());
  }
}
