package jp.mochi.idp.provisioning.scep;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import jp.mochi.cert.authority.Authority;
import jp.mochi.cert.authority.CertificatesOnly;
import jp.mochi.cert.authority.Der;
import jp.mochi.cert.scep.ReadPkiMessage;
import jp.mochi.idp.http.Listener;
import jp.mochi.idp.http.Route;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.pki.AuthoritiesInForce;
import jp.mochi.idp.pki.NextAuthority;
import jp.mochi.idp.pki.Registrations;
import jp.mochi.idp.text.Language;

/** {@code /pki/scep}: RFC 8894 §4. Where no authority was made yet nothing answers. */
public final class ScepRoutes {
  public static final String PATH = "/pki/scep";

  /**
   * §3.5.2: only what is true. There is one authority, so that {@code message}, which may name one,
   * names it whatever it says.
   */
  static final List<String> CAPABILITIES =
      List.of(
          "SCEPStandard",
          "POSTPKIOperation",
          "SHA-256",
          "SHA-512",
          "AES",
          "Renewal",
          "GetNextCACert");

  /** Seconds. */
  private static final String RETRY_AFTER = "60";

  private final AuthoritiesInForce authorities;
  private final Registrations registrations;
  private final NextAuthority next;
  private final TakeMessage messages;
  private final Function<Context, Visitor> visitors;

  /**
   * @param visitors sees whoever comes, without a cookie
   */
  public ScepRoutes(
      AuthoritiesInForce authorities,
      Registrations registrations,
      NextAuthority next,
      TakeMessage messages,
      Function<Context, Visitor> visitors) {
    this.authorities = authorities;
    this.registrations = registrations;
    this.next = next;
    this.messages = messages;
    this.visitors = visitors;
  }

  public List<Route> routes() {
    return List.of(
        Route.get(Listener.MAIN, PATH, this::asked),
        new Route(Set.of(Listener.MAIN), HandlerType.POST, PATH, this::posted));
  }

  private void asked(Context ctx) {
    var query = query(ctx);
    if (query.isEmpty()) {
      return;
    }
    switch (query.get().operation()) {
      case "GetCACaps" -> plain(ctx, HttpStatus.OK, String.join("\n", CAPABILITIES) + "\n");
      case "GetCACert" -> certificates(ctx);
      case "GetNextCACert" -> nextCertificates(ctx);
      case "PKIOperation" ->
          query
              .get()
              .decoded()
              .ifPresentOrElse(
                  message -> answer(ctx, message),
                  () -> bad(ctx, "“message” isn't a message in Base64."));
      default -> unknown(ctx);
    }
  }

  private void posted(Context ctx) throws IOException {
    var query = query(ctx);
    if (query.isEmpty()) {
      return;
    }
    if (query.get().operation().equals("PKIOperation")) {
      answer(ctx, ctx.bodyInputStream().readNBytes(ReadPkiMessage.MOST_BYTES + 1));
    } else {
      unknown(ctx);
    }
  }

  private static void unknown(Context ctx) {
    bad(
        ctx,
        "There is no such operation: GetCACaps, GetCACert, GetNextCACert (by GET), PKIOperation (by"
            + " POST or GET).");
  }

  /** Says what is wrong itself where there is none. */
  private Optional<ScepQuery> query(Context ctx) {
    if (authorities.now().current(new Authority.Role.Issuing()).isEmpty()) {
      plain(ctx, HttpStatus.NOT_FOUND, "There is no certificate authority here yet.\n");
      return Optional.empty();
    }
    var query = ScepQuery.read(ctx.req().getQueryString());
    if (query.isEmpty()) {
      bad(ctx, "Say once which operation: " + PATH + "?operation=GetCACaps");
    }
    return query;
  }

  /** §4.2.1.2: the registration authority first, then what signs certificates, then its root. */
  private void certificates(Context ctx) {
    var standing = registrations.now();
    if (standing.isEmpty()) {
      unavailable(ctx);
      return;
    }
    var chain = new java.util.ArrayList<java.security.cert.X509Certificate>();
    chain.add(standing.get().answering().certificate());
    authorities.now().chain(standing.get().issuing()).stream()
        .map(Authority::certificate)
        .forEach(chain::add);
    send(ctx, "application/x-x509-ca-ra-cert", CertificatesOnly.of(chain));
  }

  private void nextCertificates(Context ctx) {
    if (authorities.now().next(new Authority.Role.Issuing()).isEmpty()) {
      plain(ctx, HttpStatus.NOT_FOUND, "No next authority has been published.\n");
      return;
    }
    next.signed()
        .ifPresentOrElse(
            der -> send(ctx, "application/x-x509-next-ca-cert", der), () -> unavailable(ctx));
  }

  private void answer(Context ctx, byte[] message) {
    var language = Language.accepted(ctx.header("Accept-Language"));
    var circumstances = visitors.apply(ctx).circumstances();
    switch (messages.take(message, circumstances, language)) {
      case TakeMessage.Outcome.Answered(var der) -> send(ctx, "application/x-pki-message", der);
      case TakeMessage.Outcome.Unreadable(var why) -> bad(ctx, why);
      case TakeMessage.Outcome.Later() -> unavailable(ctx);
      case TakeMessage.Outcome.TooMany() -> tooMany(ctx);
    }
  }

  private static void send(Context ctx, String type, Der der) {
    ctx.contentType(type).result(der.bytes());
  }

  private static void bad(Context ctx, String why) {
    plain(ctx, HttpStatus.BAD_REQUEST, why + "\n");
  }

  private static void unavailable(Context ctx) {
    ctx.header("Retry-After", RETRY_AFTER);
    plain(
        ctx,
        HttpStatus.SERVICE_UNAVAILABLE,
        "The certificate authority can't work at the moment: ask again later.\n");
  }

  /** No answer of the protocol, which would cost a signature. */
  private static void tooMany(Context ctx) {
    ctx.header("Retry-After", RETRY_AFTER);
    plain(
        ctx,
        HttpStatus.TOO_MANY_REQUESTS,
        "Too much was asked in vain from this network: ask again later.\n");
  }

  private static void plain(Context ctx, HttpStatus status, String text) {
    ctx.status(status).contentType("text/plain; charset=utf-8").result(text);
  }
}
