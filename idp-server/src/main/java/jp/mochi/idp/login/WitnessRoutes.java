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
  private final String back;

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
    this.back = origin + CertificateRoutes.PATH;
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
    if (ask.isPresent()) {
      pages.passOn(
          context,
          ask.get().language(),
          back,
          Map.of("token", tokens.seal(ask.get(), seen.shown())));
    } else {
      nothingAsked(context);
    }
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

  /** By a bookmark, or too late. */
  private void nothingAsked(Context context) {
    var visitor = visitors.apply(context);
    var reference =
        auditor.record(
            AuditEvent.Refused.unnamed(
                visitor.circumstances(),
                Optional.empty(),
                Reason.FLOW_EXPIRED,
                Map.of("path", CertificateWay.PATH)));
    pages.refuse(context, Reason.FLOW_EXPIRED, reference, Optional.empty());
  }
}
