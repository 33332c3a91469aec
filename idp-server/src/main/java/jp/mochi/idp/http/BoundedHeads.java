package jp.mochi.idp.http;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.BufferUtil;

/**
 * Makes connections whose request heads are bounded in fields and, all connections together, in
 * memory. Jetty bounds the octets of each head alone: ten thousand fields of seven octets take
 * twenty times as much memory as they are long, and a head that never ends keeps what it has.
 */
final class BoundedHeads extends HttpConnectionFactory {
  /** More fields than a browser and three proxies send; trailers count. */
  static final int MOST_FIELDS = 100;

  private final HeadMemory memory;

  BoundedHeads(HttpConfiguration configuration, HeadMemory memory) {
    super(configuration);
    this.memory = memory;
  }

  @Override
  public Connection newConnection(Connector connector, EndPoint endPoint) {
    var connection = new Bounded(connector, endPoint, memory.new Share());
    connection.setTransferEncodingChunkMaxLength(getTransferEncodingChunkMaxLength());
    return configure(connection, connector, endPoint);
  }

  private final class Bounded extends HttpConnection {
    private final HeadMemory.Share share;
    private int fields;

    Bounded(Connector connector, EndPoint endPoint, HeadMemory.Share share) {
      super(BoundedHeads.this.getHttpConfiguration(), connector, endPoint);
      this.share = share;
    }

    @Override
    protected HttpConnection.RequestHandler newRequestHandler() {
      return new Counting();
    }

    @Override
    protected HttpParser newHttpParser(HttpCompliance compliance) {
      var made = super.newHttpParser(compliance);
      var handler = (HttpParser.RequestHandler) made.getHandler();
      var parser = new Measured(handler, getHttpConfiguration().getRequestHeaderSize(), compliance);
      parser.setHeaderCacheSize(made.getHeaderCacheSize());
      parser.setHeaderCacheCaseSensitive(made.isHeaderCacheCaseSensitive());
      return parser;
    }

    @Override
    public void onClose(Throwable cause) {
      share.end();
      super.onClose(cause);
    }

    /** Counts the fields, and refuses a head that there is no room for. */
    private final class Counting extends HttpConnection.RequestHandler {
      @Override
      public void messageBegin() {
        fields = 0;
        super.messageBegin();
      }

      @Override
      public void parsedHeader(HttpField field) {
        count();
        super.parsedHeader(field);
      }

      @Override
      public void parsedTrailer(HttpField field) {
        count();
        super.parsedTrailer(field);
      }

      private void count() {
        if (++fields > MOST_FIELDS) {
          throw new HttpException.RuntimeException(
              HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431, "more than 100 fields");
        }
      }

      @Override
      public boolean headerComplete() {
        if (!share.grow(getParser().getHeaderLength(), fields)) {
          throw noRoom();
        }
        boolean handle = super.headerComplete();
        if (share.isLong()) {
          getGenerator().setPersistent(false); // the parser's buffers stay as long as they became
        }
        return handle;
      }
    }

    private static HttpException.RuntimeException noRoom() {
      return new HttpException.RuntimeException(
          HttpStatus.SERVICE_UNAVAILABLE_503, "too many long request heads at once");
    }

    /** Looks after each turn at what an unfinished head, or what follows a body, has grown to. */
    private final class Measured extends HttpParser {
      Measured(HttpParser.RequestHandler handler, int maxHeaderBytes, HttpCompliance compliance) {
        super(handler, maxHeaderBytes, compliance);
      }

      @Override
      public boolean parseNext(ByteBuffer buffer) {
        boolean handle = super.parseNext(buffer);
        boolean unfinished = (inHeaderState() && !isStart()) || isState(State.TRAILER);
        if (unfinished && !share.grow(getHeaderLength(), fields)) {
          BufferUtil.clear(buffer);
          badMessage(noRoom());
          return false;
        }
        return handle;
      }
    }
  }
}
