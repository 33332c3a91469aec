package jp.mochi.idp.login;

import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.certificate.CertificateAsk;
import jp.mochi.idp.certificate.CertificateTokens;
import jp.mochi.idp.certificate.ReadShown;
import jp.mochi.idp.http.Listener;
import jp.mochi.idp.http.Route;
import jp.mochi.idp.http.Visitors;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.signon.SignOnRequest;

/**
 * The client-certificate listener as a witness: says what certificate a browser has shown, to the
 * browser that the ask names, and judges nothing. It sees no cookie, and sets none.
 */
public final class WitnessRoutes {
  private final LoginPages pages;
  private final CertificateTokens tokens;
  private final ReadShown reading;
  private final Auditor auditor;
  private final Function<Context, Visitor> visitors;
  private final String origin;

  /**
   * @param pages those whose script another origin serves: here each file would cost a handshake
   * @param visitors sees whoever comes, without a cookie
   * @param origin the main listener's, to which browsers go back
   */
  public WitnessRoutes(
      LoginPages pages,
      CertificateTokens tokens,
      ReadShown reading,
      Auditor auditor,
      Function<Context, Visitor> visitors,
      String origin) {
    this.pages = pages;
    this.tokens = tokens;
    this.reading = reading;
    this.auditor = auditor;
    this.visitors = visitors;
    this.origin = origin;
  }

  public List<Route> routes() {
    return List.of(
        Route.get(Listener.CLIENT_CERTIFICATE, CertificateWay.PATH, this::nothingAsked),
        Route.post(Listener.CLIENT_CERTIFICATE, CertificateWay.PATH, this::witness));
  }

  private void witness(Context context) {
    var token = Optional.ofNullable(context.formParam("token")).orElse("");
    var seen = reading.read(context);
    var ask = tokens.openAsk(token);
    if (seen.foreignHeader()) {
      noteForeignHeader(context, ask);
    }
    if (isForeign(context)) {
      refuse(context, Reason.WRONG_BROWSER, ask);
    } else if (ask.isEmpty() || isFromNowhere(context)) {
      refuse(context, Reason.FLOW_EXPIRED, ask);
    } else {
      pages.passOn(
          context,
          ask.get().language(),
          origin + CertificateRoutes.PATH,
          Map.of("token", tokens.seal(ask.get(), seen.shown())));
    }
  }

  /**
   * Asks are on pages of the main listener alone: a form of anybody else's would have the phone
   * prove its owner, without a word to them, for what somebody else has asked. Where the main
   * listener's name is of another site, Fetch Metadata calls its forms so as well, and {@code
   * Origin} tells them.
   */
  private boolean isForeign(Context context) {
    var from = Optional.ofNullable(context.header("Origin"));
    return from.filter(origin::equals).isEmpty()
        && (from.filter(it -> !it.equals("null")).isPresent()
            || "cross-site".equals(context.header("Sec-Fetch-Site")));
  }

  /**
   * {@code null} is what comes with a form that a browser sends once more for a tab it restores,
   * and what a site sends that hides: nothing is proved by it, and the person may start again.
   * Browsers that send nothing are old ones, which send it from nowhere.
   */
  private static boolean isFromNowhere(Context context) {
    return "null".equals(context.header("Origin"));
  }

  /** Somebody writes a header that only a proxy on the list may: it wasn't read. */
  private void noteForeignHeader(Context context, Optional<CertificateAsk> ask) {
    auditor.record(
        AuditEvent.Refused.unnamed(
            visitors.apply(context).circumstances(),
            ask.map(asked -> asked.request().service()),
            Reason.CERTIFICATE_HEADER,
            Map.of("peer", Visitors.peer(context).toString())));
  }

  /** By a bookmark. */
  private void nothingAsked(Context context) {
    refuse(context, Reason.FLOW_EXPIRED, Optional.empty());
  }

  private void refuse(Context context, Reason reason, Optional<CertificateAsk> ask) {
    var request = ask.map(CertificateAsk::request);
    var reference =
        auditor.record(
            AuditEvent.Refused.unnamed(
                visitors.apply(context).circumstances(),
                request.map(SignOnRequest::service),
                reason,
                Map.of("path", CertificateWay.PATH)));
    pages.refuse(context, reason, reference, request.flatMap(SignOnRequest::startAgain));
  }
}
