package jp.mochi.idp.http;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.io.EOFException;
import java.nio.channels.ClosedChannelException;
import jp.mochi.idp.database.DatabaseBusy;
import jp.mochi.idp.reason.Reason;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place where what handlers throw becomes an answer: logged once, told without detail. */
final class Faults {
  private static final Logger log = LoggerFactory.getLogger(Faults.class);

  private final ErrorPage page;

  Faults(ErrorPage page) {
    this.page = page;
  }

  void answerFor(JavalinConfig config) {
    config.routes.exception(HttpResponseException.class, (e, ctx) -> refused(ctx, e));
    config.routes.exception(DatabaseBusy.class, (e, ctx) -> busy(ctx, e));
    config.routes.exception(BodyUnread.class, (e, ctx) -> unread(ctx, e));
    config.routes.exception(Exception.class, (e, ctx) -> failed(ctx, e));
    config.router.javaLangErrorHandler((response, error) -> broken(response, error));
  }

  /**
   * Unknown address, wrong method, too large, malformed: what the client did. A page with a
   * reference id was shown, so that the log has it too, but for addresses that we don't have; of
   * what was sent nothing is logged.
   */
  private void refused(Context ctx, HttpResponseException e) {
    if (e.getStatus() != 404 && e.getStatus() != 405) {
      log.info("{} {} refused with {}", Reference.of(ctx), ctx.method(), e.getStatus());
    }
    refused(ctx, e.getStatus());
  }

  private void refused(Context ctx, int status) {
    ctx.status(status);
    page.render(ctx, reason(status), Reference.of(ctx));
  }

  static Reason reason(int status) {
    return switch (status) {
      case 404, 405 -> Reason.NOT_FOUND;
      case 503 -> Reason.BUSY;
      default -> status < 500 ? Reason.MALFORMED_REQUEST : Reason.INTERNAL;
    };
  }

  private void busy(Context ctx, DatabaseBusy e) {
    log.warn("{} {} refused: {}", Reference.of(ctx), ctx.path(), e.getMessage());
    ctx.status(503).header("Retry-After", Admission.RETRY_AFTER);
    page.render(ctx, Reason.BUSY, Reference.of(ctx));
  }

  private void unread(Context ctx, BodyUnread e) {
    log.debug("{} {} {}", Reference.of(ctx), ctx.path(), e.getMessage(), e);
    refused(ctx, status(e));
  }

  /** Which status it comes to that a handler throws this. */
  static int status(Exception thrown) {
    return switch (thrown) {
      case HttpResponseException refusal -> refusal.getStatus();
      case HttpException refusal -> refusal.getCode(); // a body beyond its bound
      case DatabaseBusy busy -> HttpStatus.SERVICE_UNAVAILABLE_503;
      case BodyUnread unread -> HttpStatus.REQUEST_TIMEOUT_408;
      default -> HttpStatus.INTERNAL_SERVER_ERROR_500;
    };
  }

  private void failed(Context ctx, Exception e) {
    if (e instanceof HttpException refusal) { // a body beyond its bound, a query that can't be read
      refused(ctx, refusal.getCode());
      return;
    }
    if (e instanceof ClosedChannelException || e instanceof EOFException) {
      log.debug("{} {} the client went away", Reference.of(ctx), ctx.path());
      return;
    }
    log.error("{} {} {} failed", Reference.of(ctx), ctx.method(), ctx.path(), e);
    ctx.status(500);
    page.render(ctx, Reason.INTERNAL, Reference.of(ctx));
  }

  private static void broken(jakarta.servlet.http.HttpServletResponse response, Error error) {
    String reference = Reference.next();
    log.error("{} failed", reference, error);
    response.setHeader(Reference.HEADER, reference);
    response.setStatus(500);
  }
}
