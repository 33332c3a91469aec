package jp.mochi.idp.login;

import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jp.mochi.idp.http.Reference;
import jp.mochi.idp.jte.JtecodeGenerated;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.onetime.ProveCode;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.signon.Outcome;
import jp.mochi.idp.signon.SignOnRequest;

/** The page that asks for a one-time code; it needs no script, so that any browser can show it. */
final class CodePages {
  private final LoginPages pages;

  CodePages(LoginPages pages) {
    this.pages = pages;
  }

  void ask(Context context, SignOnRequest request, Visitor visitor, Optional<Outcome.Again> again) {
    var why = again.map(asked -> LoginPages.why(asked, pages.texts(context)));
    show(context, request, visitor, why, Optional.empty(), false);
  }

  /** What was typed can be no code; nothing was counted. */
  void malformed(Context context, SignOnRequest request, Visitor visitor) {
    var alert = pages.alert(context, "code.malformed");
    show(context, request, visitor, Optional.empty(), Optional.of(alert), false);
  }

  /** The code didn't count; another may, or a recovery code, which goes on where codes wait. */
  void refused(
      Context context,
      SignOnRequest request,
      Visitor visitor,
      ProveCode.Outcome.Refused refused,
      String reference) {
    var texts = pages.texts(context);
    var reason = refused.reason();
    if (reason == Reason.CODE_NOT_SET_UP) {
      pages.refuse(context, reason, reference, request.startAgain());
      return;
    }
    context.status(StatusOf.reason(reason));
    LoginPages.retryAfter(context, reason, refused.pause());
    Reference.show(context, reference);
    var lines = new ArrayList<>(List.of(texts.help(reason)));
    refused
        .pause()
        .map(PasswordFactor::minutes)
        .ifPresent(
            minutes -> lines.add(texts.get("login.wait", texts.get("login.minutes", minutes))));
    var alert = new Alert(texts.message(reason), lines, texts.get("reference"), reference);
    var waits = reason == Reason.CODE_TOO_MANY || reason == Reason.CODE_BLOCKED;
    show(context, request, visitor, Optional.empty(), Optional.of(alert), waits);
  }

  private void show(
      Context context,
      SignOnRequest request,
      Visitor visitor,
      Optional<String> why,
      Optional<Alert> alert,
      boolean recovery) {
    var texts = pages.texts(context);
    var view =
        new CodeView(
            pages.frame(texts, "code.title"),
            pages.token(request, visitor),
            LoginPages.service(request, texts),
            why,
            alert,
            recovery,
            Handset.isInApp(visitor.circumstances().userAgent()),
            request.startAgain().filter(LoginPages::isWebAddress));
    pages.html(context, pages.policy().form(), out -> JtecodeGenerated.render(out, null, view));
  }
}
