package jp.mochi.idp.login;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.http.SameOrigin;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.signon.SignOnRequest;
import jp.mochi.idp.signon.SignOnToken;
import jp.mochi.idp.signon.SignOnToken.Opened;

/**
 * What browsers post back from the pages of a sign-on. The sealed token in each form, bound to the
 * browser's cookie, is what tells a form of ours from a forged one; a foreign origin is refused
 * besides. Whoever posts anything else reads why on a page, and that is recorded.
 */
public final class PostedForms {
  private final LoginPages pages;
  private final SignOnToken tokens;
  private final Auditor auditor;
  private final Function<Context, Visitor> visitors;
  private final SameOrigin origin;

  /**
   * @param visitors sees whoever posts a form of ours
   */
  public PostedForms(
      LoginPages pages,
      SignOnToken tokens,
      Auditor auditor,
      Function<Context, Visitor> visitors,
      SameOrigin origin) {
    this.pages = pages;
    this.tokens = tokens;
    this.auditor = auditor;
    this.visitors = visitors;
    this.origin = origin;
  }

  /**
   * What is done with a form of ours.
   *
   * @param <T> what its token holds
   */
  @FunctionalInterface
  public interface Posted<T> {
    void handle(Context context, T held, Visitor visitor);
  }

  /** Takes forms that hold a request under way. */
  public Handler underWay(Posted<SignOnRequest> then) {
    return holding(tokens::open, then);
  }

  /** Takes forms that hold something else. */
  <T> Handler holding(BiFunction<String, Visitor, Opened<T>> opening, Posted<T> then) {
    return context -> {
      var visitor = visitors.apply(context);
      // Read before anything is refused: an answer to a body still on its way ends the connection,
      // and with it the next request that a browser has sent along it.
      var sent = context.formParams("token");
      Opened<T> opened =
          origin.isForeign(context)
              ? new Opened.WrongBrowser<>()
              : sent.size() == 1 ? opening.apply(sent.getFirst(), visitor) : new Opened.Refused<>();
      opened(context, opened, visitor, then);
    };
  }

  /** Goes on with what a token holds, or turns it into the page of what is wrong with it. */
  <T> void opened(Context context, Opened<T> opened, Visitor visitor, Posted<T> then) {
    switch (opened) {
      case Opened.Open(var held) -> then.handle(context, held, visitor);
      case Opened.Bad<T> bad -> refuse(context, bad, visitor);
    }
  }

  /** Turns a token that isn't good into its page. */
  void refuse(Context context, Opened.Bad<?> bad, Visitor visitor) {
    switch (bad) {
      case Opened.Expired(var request) ->
          refuse(context, Reason.FLOW_EXPIRED, visitor, Optional.of(request));
      case Opened.WrongBrowser() ->
          refuse(context, Reason.WRONG_BROWSER, visitor, Optional.empty());
      case Opened.Refused() -> refuse(context, Reason.MALFORMED_REQUEST, visitor, Optional.empty());
    }
  }

  /** Recorded here, since no requester is asked any more. */
  private void refuse(
      Context context, Reason reason, Visitor visitor, Optional<SignOnRequest> request) {
    var record =
        AuditEvent.Refused.unnamed(
            visitor.circumstances(),
            request.map(SignOnRequest::service),
            reason,
            Map.of("path", context.path()));
    var reference = auditor.record(record);
    pages.refuse(context, reason, reference, request.flatMap(SignOnRequest::startAgain));
  }
}
