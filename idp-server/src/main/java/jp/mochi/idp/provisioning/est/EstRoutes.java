package jp.mochi.idp.provisioning.est;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import jp.mochi.cert.authority.Authority;
import jp.mochi.cert.authority.CertificatesOnly;
import jp.mochi.cert.authority.CertificationRequest;
import jp.mochi.cert.authority.Der;
import jp.mochi.cert.authority.WantedAttributes;
import jp.mochi.idp.certificate.ReadShown;
import jp.mochi.idp.http.Listener;
import jp.mochi.idp.http.Route;
import jp.mochi.idp.http.Visitors;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.pki.AuthoritiesInForce;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.text.Language;

/** {@code /.well-known/est}: RFC 7030 §3.2.2, as RFC 8951 clarifies it: bodies are in Base64. */
public final class EstRoutes {
  public static final String PATH = "/.well-known/est";

  /** Base64 with its line ends. */
  private static final int MOST_BODY = CertificationRequest.MOST_BYTES * 3 / 2;

  /** Seconds. A person decides. */
  private static final String RETRY_AFTER = "60";

  private static final String CERTIFICATES = "application/pkcs7-mime; smime-type=certs-only";

  private final AuthoritiesInForce authorities;
  private final TakeRequest requests;
  private final ReadShown reading;
  private final Function<Context, Visitor> visitors;
  private final Clock clock;

  /**
   * @param reading reads certificates of handshakes, or of listed proxies
   * @param visitors sees whoever comes, without a cookie
   */
  public EstRoutes(
      AuthoritiesInForce authorities,
      TakeRequest requests,
      ReadShown reading,
      Function<Context, Visitor> visitors,
      Clock clock) {
    this.authorities = authorities;
    this.requests = requests;
    this.reading = reading;
    this.visitors = visitors;
    this.clock = clock;
  }

  public List<Route> routes() {
    var here = Listener.CLIENT_CERTIFICATE;
    return List.of(
        Route.get(here, PATH + "/cacerts", this::certificates),
        Route.get(here, PATH + "/csrattrs", this::attributes),
        Route.post(here, PATH + "/simpleenroll", ctx -> take(ctx, false)),
        Route.post(here, PATH + "/simplereenroll", ctx -> take(ctx, true)),
        Route.post(here, PATH + "/serverkeygen", EstRoutes::neverMadeHere),
        Route.post(here, PATH + "/fullcmc", EstRoutes::notOffered));
  }

  /** §4.1: all that a phone's certificate may have above it, also the next ones. */
  private void certificates(Context ctx) {
    var standing = authorities.now().standing(clock.instant());
    if (standing.isEmpty()) {
      plain(ctx, HttpStatus.NOT_FOUND, "There is no certificate authority here yet.");
      return;
    }
    var all = standing.stream().map(Authority::certificate).toList();
    base64(ctx, CERTIFICATES, CertificatesOnly.of(all));
  }

  private void attributes(Context ctx) {
    base64(ctx, "application/csrattrs", WantedAttributes.der());
  }

  private static void neverMadeHere(Context ctx) {
    plain(
        ctx,
        HttpStatus.NOT_IMPLEMENTED,
        "Keys aren't made here: a phone's private key never leaves it. Make one and use"
            + " simpleenroll.");
  }

  private static void notOffered(Context ctx) {
    plain(
        ctx,
        HttpStatus.NOT_IMPLEMENTED,
        "Full CMC isn't offered: use simpleenroll or simplereenroll.");
  }

  private void take(Context ctx, boolean again) throws IOException {
    var asker = asker(ctx);
    var fault = requests.fault(asker, again);
    answer(ctx, fault.isPresent() ? fault.get() : read(ctx, asker, again));
  }

  private TakeRequest.Asker asker(Context ctx) {
    var circumstances = visitors.apply(ctx).circumstances();
    var seen = reading.read(ctx);
    if (seen.foreignHeader()) {
      requests.noteForeignHeader(circumstances, Visitors.peer(ctx).toString());
    }
    return new TakeRequest.Asker(
        seen.shown(),
        BasicCode.read(ctx.header("Authorization")),
        circumstances,
        Language.accepted(ctx.header("Accept-Language")));
  }

  private EstAnswer read(Context ctx, TakeRequest.Asker asker, boolean again) throws IOException {
    var type = Objects.requireNonNullElse(ctx.contentType(), "").toLowerCase(Locale.ROOT);
    if (!type.split(";", 2)[0].strip().equals("application/pkcs10")) {
      return malformed(asker, 415, "Send the request as application/pkcs10.");
    }
    var body = ctx.bodyInputStream().readNBytes(MOST_BODY + 1);
    if (body.length > MOST_BODY) {
      return malformed(asker, 413, "The request has more than 16 KiB, which none needs.");
    }
    return decoded(body)
        .map(csr -> requests.take(asker, csr, again))
        .orElseGet(() -> malformed(asker, 400, "The request isn't in Base64."));
  }

  private EstAnswer malformed(TakeRequest.Asker asker, int status, String why) {
    return requests.refused(asker, Reason.EST_MALFORMED, status, why);
  }

  private static Optional<byte[]> decoded(byte[] body) {
    try {
      var text = new String(body, StandardCharsets.ISO_8859_1).replaceAll("\\s", "");
      return Optional.of(Base64.getDecoder().decode(text)).filter(bytes -> bytes.length > 0);
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  private static void answer(Context ctx, EstAnswer answer) {
    switch (answer) {
      case EstAnswer.Issued(var certificate) -> base64(ctx, CERTIFICATES, certificate);
      case EstAnswer.Pending() -> {
        ctx.header("Retry-After", RETRY_AFTER);
        plain(
            ctx,
            HttpStatus.ACCEPTED,
            "Somebody must approve the request: send the same again later.");
      }
      case EstAnswer.Unauthenticated(var why) -> challenge(ctx, why);
      case EstAnswer.Refused(var status, var why) -> refused(ctx, status, why);
    }
  }

  private static void refused(Context ctx, int status, String why) {
    switch (status) {
      case 401 -> challenge(ctx, why);
      case 429, 503 -> {
        ctx.header("Retry-After", RETRY_AFTER);
        plain(ctx, HttpStatus.forStatus(status), why);
      }
      default -> plain(ctx, HttpStatus.forStatus(status), why);
    }
  }

  private static void challenge(Context ctx, String why) {
    ctx.header("WWW-Authenticate", "Basic realm=\"one-time code\", charset=\"UTF-8\"");
    plain(ctx, HttpStatus.UNAUTHORIZED, why);
  }

  private static void base64(Context ctx, String type, Der der) {
    ctx.contentType(type)
        .header("Content-Transfer-Encoding", "base64")
        .result(Base64.getMimeEncoder().encodeToString(der.bytes()) + "\r\n");
  }

  private static void plain(Context ctx, HttpStatus status, String text) {
    ctx.status(status).contentType("text/plain; charset=utf-8").result(text + "\n");
  }
}
