package jp.mochi.idp.http;

import io.javalin.http.Context;
import io.javalin.http.Handler;

/** Times one route by its pattern and the class of its status; never by what a client typed. */
final class RouteMeter implements Handler {
  private final Handler next;
  private final RouteTimes times;

  RouteMeter(Handler next, RouteTimes times) {
    this.next = next;
    this.times = times;
  }

  @Override
  public void handle(Context ctx) throws Exception {
    long start = System.nanoTime();
    int status = 500;
    try {
      Reference.of(ctx);
      next.handle(ctx);
      status = ctx.statusCode();
    } catch (Exception e) { // whatever it is, it is thrown on
      status = Faults.status(e);
      throw e;
    } finally {
      times.record(status, System.nanoTime() - start);
    }
  }
}
