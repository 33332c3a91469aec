package jp.mochi.idp.http;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Ends a connection with its first answer: the next request begins with a handshake, in which the
 * client's key is used again and another certificate can be chosen.
 */
final class OneRequest extends Handler.Wrapper {
  OneRequest(Handler next) {
    super(next);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    response.getHeaders().put(HttpHeader.CONNECTION, "close");
    return super.handle(request, response, callback);
  }
}
