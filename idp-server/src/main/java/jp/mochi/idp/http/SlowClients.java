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
 * Ends connections whose client takes too long over one request, over none, or over leaving. The
 * idle timeout doesn't: a byte every few seconds keeps a connection alive for ever, be it of a
 * header, of a TLS record, an empty line before a request, or anything after the last answer. Once
 * a second this looks at each connection: one that has been in the same part of the same request
 * for longer than that part may take is closed. Jetty has no such limit of its own, so this reads
 * the state of its parser, which is volatile there; a state read a moment late only delays the end
 * by a turn.
 *
 * <p>When the server stops, it closes those that wait for nobody's answer (RFC 9112 §9.5), for
 * which Jetty would wait a second.
 */
final class SlowClients extends AbstractLifeCycle implements Connection.Listener {
  private static final long TURN = 1;
  private static final long MOMENT = 50;

  private enum Part {
    BEFORE,
    HEADER,
    BODY,
    HANDLED,
    LEAVING
  }

  private record Seen(Part part, long request, long since) {}

  private final Map<HttpConnection, Seen> connections = new ConcurrentHashMap<>();
  private final Scheduler scheduler;
  private final Map<Part, Duration> times;

  SlowClients(Scheduler scheduler, HttpSettings.Limits limits) {
    this.scheduler = scheduler;
    var leaving = limits.headerTime().dividedBy(2);
    this.times =
        Map.of(
            Part.BEFORE, limits.idle().plus(leaving), // an idle one has ended by then
            Part.HEADER, limits.headerTime(),
            Part.BODY, limits.bodyTime(),
            Part.LEAVING, leaving);
  }

  @Override
  public void onOpened(Connection connection) {
    if (connection instanceof HttpConnection http) {
      connections.put(http, new Seen(Part.BEFORE, 0, System.nanoTime()));
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

  /**
   * Closes connections that are between two requests, now and again until the server has stopped.
   * Whatever comes on one of them at this moment must be refused already.
   */
  void closeIdle() {
    connections.keySet().stream()
        .filter(connection -> part(connection.getParser()) == Part.BEFORE)
        .forEach(connection -> connection.getEndPoint().close());
    if (isRunning()) {
      scheduler.schedule(this::closeIdle, MOMENT, TimeUnit.MILLISECONDS);
    }
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
    } else if (now - seen.since() > time(part)) {
      connections.remove(connection);
      connection.getEndPoint().close();
    }
  }

  private long time(Part part) {
    var most = times.get(part);
    return most == null ? Long.MAX_VALUE : most.toNanos();
  }

  private static Part part(HttpParser parser) {
    if (parser.isTerminated()) {
      return Part.LEAVING;
    }
    if (parser.inContentState() && !parser.isComplete()) {
      return Part.BODY;
    }
    if (!parser.inHeaderState()) {
      return Part.HANDLED;
    }
    return parser.isStart() && parser.getHeaderLength() == 0 ? Part.BEFORE : Part.HEADER;
  }
}
