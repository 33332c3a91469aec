package jp.mochi.idp.http;

import io.javalin.http.Context;
import jp.mochi.idp.reason.Reason;

/** Tells a person that something didn't work, and what to do. */
@FunctionalInterface
public interface ErrorPage {
  /**
   * Writes the body; status and headers are set already.
   *
   * @param reference under which the helpdesk finds the full reason
   */
  void render(Context ctx, Reason reason, String reference);

  /** One line of text, for doors that no browser uses. */
  static ErrorPage plain() {
    return (ctx, reason, reference) ->
        ctx.contentType("text/plain; charset=utf-8").result(reason + " " + reference + "\n");
  }
}
