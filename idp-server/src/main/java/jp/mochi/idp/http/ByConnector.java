package jp.mochi.idp.http;

import java.util.List;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Sends a request to the handlers of the door that it came in by, whatever its headers say. */
final class ByConnector extends Handler.Sequence {
  record Entry(Connector connector, Handler handler) {}

  private final List<Entry> entries;

  ByConnector(List<Entry> entries) {
    super(entries.stream().map(Entry::handler).toList());
    this.entries = List.copyOf(entries);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    Connector connector = request.getConnectionMetaData().getConnector();
    for (Entry entry : entries) {
      if (entry.connector() == connector) {
        return entry.handler().handle(request, response, callback);
      }
    }
    return false;
  }
}
