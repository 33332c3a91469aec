package jp.mochi.idp.http;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Ends connections whose client takes too long over one request. The idle timeout doesn't: a byte
 * every few seconds keeps a connection alive for ever. Once a second this looks at each connection:
 * one that has been in the same part of the same request for longer than that part may take is
 * closed. Jetty has no such limit of its own, so this reads the state of its parser, which is
 * volatile there; a state read a moment late only delays the end by a turn.
 */
final class SlowClients extends AbstractLifeCycle implements Connection.Listener {
  private static final long TURN = 1;

  private enum Part {
    BETWEEN,
    HEADER,
    BODY
  }

  private record Seen(Part part, long request, long since) {}

  private final Map<HttpConnection, Seen> connections = new ConcurrentHashMap<>();
  private final Scheduler scheduler;
  private final Duration headerTime;
  private final Duration bodyTime;

  SlowClients(Scheduler scheduler, HttpSettings.Limits limits) {
    this.scheduler = scheduler;
    this.headerTime = limits.headerTime();
    this.bodyTime = limits.bodyTime();
  }

  @Override
  public void onOpened(Connection connection) {
    if (connection instanceof HttpConnection http) {
      connections.put(http, new Seen(Part.BETWEEN, 0, System.nanoTime()));
    }
  }

  @Override
  public void onClosed(Connection connection) {
    if (connection instanceof HttpConnection http) {
      connections.remove(http);
    }
  }

  @Override
  protected void doStart() {
    again();
  }

  private void again() {
    scheduler.schedule(this::turn, TURN, TimeUnit.SECONDS);
  }

  private void turn() {
    if (isRunning() || isStarting()) {
      long now = System.nanoTime();
      connections.forEach((connection, seen) -> look(connection, seen, now));
      again();
    }
  }

  private void look(HttpConnection connection, Seen seen, long now) {
    Part part = part(connection.getParser());
    long request = connection.getMessagesIn();
    if (part != seen.part() || request != seen.request()) {
      connections.replace(connection, seen, new Seen(part, request, now));
    } else if (now - seen.since() > limit(part)) {
      connections.remove(connection);
      connection.getEndPoint().close();
    }
  }

  private long limit(Part part) {
    return switch (part) {
      case BETWEEN -> Long.MAX_VALUE;
      case HEADER -> headerTime.toNanos();
      case BODY -> bodyTime.toNanos();
    };
  }

  private static Part part(HttpParser parser) {
    if (parser.inContentState() && !parser.isComplete()) {
      return Part.BODY;
    }
    return parser.inHeaderState() && !parser.isStart() ? Part.HEADER : Part.BETWEEN;
  }
}
