package jp.mochi.idp.http;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpStatus;

/**
 * What an address does that takes bytes, gives bytes, and wants nothing else of a request or an
 * answer: no cookie, no header, no page. Where programs ask many thousand times a second it can be
 * answered before a servlet is entered ({@link DirectRoutes}), which costs more than such an
 * answer.
 *
 * @param mostBytes one more byte than these is read of a body at most
 * @param answer to the body; at an address that ends in a name in braces, to what stands there
 */
public record Direct(int mostBytes, Function<byte[], Answer> answer) {

  /** What is given; without bytes and a type where there is nothing. */
  public static final class Answer {
    public static final Answer NOT_FOUND = new Answer(HttpStatus.NOT_FOUND_404, "", new byte[0]);

    private final int status;
    private final String contentType;
    private final byte[] bytes;

    private Answer(int status, String contentType, byte[] bytes) {
      this.status = status;
      this.contentType = contentType;
      this.bytes = bytes;
    }

    /** Bytes that nobody changes any more. */
    public static Answer of(String contentType, byte[] bytes) {
      return new Answer(HttpStatus.OK_200, contentType, bytes);
    }

    int status() {
      return status;
    }

    String contentType() {
      return contentType;
    }

    ByteBuffer content() {
      return ByteBuffer.wrap(bytes);
    }

    boolean isEmpty() {
      return bytes.length == 0;
    }
  }

  /** The same for what reaches a servlet all the same, such as a path that is written strangely. */
  Handler handler(String path) {
    var name = path.substring(path.indexOf('{') + 1).replace("}", "");
    return path.endsWith("}")
        ? ctx -> give(ctx, answer.apply(ctx.pathParam(name).getBytes(StandardCharsets.UTF_8)))
        : ctx -> give(ctx, answer.apply(body(ctx)));
  }

  private byte[] body(Context ctx) throws IOException {
    return ctx.bodyInputStream().readNBytes(mostBytes + 1);
  }

  private static void give(Context ctx, Answer answer) {
    ctx.status(answer.status());
    if (!answer.isEmpty()) {
      ctx.contentType(answer.contentType()).result(answer.bytes);
    }
  }
}
