package jp.mochi.idp.http;

import java.util.concurrent.Semaphore;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Bounds how many requests of one door are at work; one more is refused at once, not queued. */
final class Admission extends Handler.Wrapper {
  /** Seconds. */
  static final String RETRY_AFTER = "2";

  private final int most;
  private final Semaphore places;

  Admission(int requestsAtOnce, Handler next) {
    super(next);
    this.most = requestsAtOnce;
    this.places = new Semaphore(requestsAtOnce);
  }

  /** How many are at work now. */
  int atWork() {
    return most - places.availablePermits();
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (!places.tryAcquire()) {
      response.getHeaders().put("Retry-After", RETRY_AFTER);
      Response.writeError(request, response, callback, HttpStatus.SERVICE_UNAVAILABLE_503);
      return true;
    }
    Request.addCompletionListener(request, failure -> places.release());
    return super.handle(request, response, callback);
  }
}
