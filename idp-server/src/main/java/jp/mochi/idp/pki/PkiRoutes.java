package jp.mochi.idp.pki;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpStatus;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import jp.mochi.cert.Pem;
import jp.mochi.cert.authority.AnswerStatusRequest.Failure;
import jp.mochi.cert.authority.Authority;
import jp.mochi.cert.authority.Der;
import jp.mochi.cert.authority.StatusRequest;
import jp.mochi.idp.http.Direct;
import jp.mochi.idp.http.Document;
import jp.mochi.idp.http.Listener;
import jp.mochi.idp.http.Route;

/**
 * {@code /pki/ca.pem}, {@code /pki/crl} and {@code /pki/ocsp}: what anybody may know of our
 * authorities. Where none was made yet nothing answers.
 */
final class PkiRoutes {
  /** RFC 6960 appendix A.1: a GET is for requests of up to 255 bytes; this is far beyond. */
  private static final int LONGEST_PATH = 4_096;

  private final AuthoritiesInForce authorities;
  private final RevocationLists lists;
  private final StatusAnswers answers;
  private final Clock clock;

  PkiRoutes(
      AuthoritiesInForce authorities, RevocationLists lists, StatusAnswers answers, Clock clock) {
    this.authorities = authorities;
    this.lists = lists;
    this.answers = answers;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(
        Route.get(Listener.MAIN, "/pki/ca.pem", this::certificates),
        Route.get(Listener.MAIN, "/pki/crl", ctx -> list(ctx, current())),
        Route.get(Listener.MAIN, "/pki/crl/{authority}", ctx -> list(ctx, named(ctx))),
        Route.direct(
            Listener.MAIN, HandlerType.GET, "/pki/ocsp/{request}", new Direct(0, this::askedByGet)),
        Route.direct(
            Listener.MAIN,
            HandlerType.POST,
            "/pki/ocsp",
            new Direct(StatusRequest.MOST_BYTES, this::asked)));
  }

  /** All that a phone's certificate may have above it: the current ones first, the next as well. */
  private void certificates(Context ctx) {
    var standing = authorities.now().standing(clock.instant());
    if (standing.isEmpty()) {
      ctx.status(HttpStatus.NOT_FOUND);
      return;
    }
    var text =
        standing.stream()
            .map(authority -> Pem.write(authority.certificate()))
            .collect(Collectors.joining());
    new Document("application/x-pem-file", "attachment; filename=\"mochi-ca.pem\"", text)
        .serve(ctx);
  }

  private Optional<Authority> current() {
    return authorities.now().current(new Authority.Role.Issuing());
  }

  private Optional<Authority> named(Context ctx) {
    return authorities
        .now()
        .byId(ctx.pathParam("authority"))
        .filter(authority -> authority.role().certifies());
  }

  /**
   * RFC 2585 §4.2. A revocation counts at once, so that nobody may take a list again without asking
   * whether it is still the last; the tag makes asking cheap (RFC 9111 §5.2.2.4).
   */
  private void list(Context ctx, Optional<Authority> authority) {
    var list = authority.flatMap(lists::of);
    if (list.isEmpty()) {
      ctx.status(HttpStatus.NOT_FOUND);
      return;
    }
    var standing = list.get().standing();
    var tag = "\"" + Long.toHexString(standing.number()) + "\"";
    ctx.header("ETag", tag)
        .header("Cache-Control", "public, no-cache")
        .header(
            "Last-Modified",
            DateTimeFormatter.RFC_1123_DATE_TIME.format(
                standing.thisUpdate().atOffset(ZoneOffset.UTC)));
    if (Document.isKnown(ctx.header("If-None-Match"), tag)) {
      ctx.status(HttpStatus.NOT_MODIFIED);
      return;
    }
    ctx.contentType("application/pkix-crl")
        .header("Content-Disposition", "attachment; filename=\"mochi.crl\"")
        .result(list.get().der().stream());
  }

  /** RFC 6960 appendix A.1: the request in Base64, of whichever alphabet. */
  private Direct.Answer askedByGet(byte[] path) {
    if (path.length > LONGEST_PATH) {
      return answer(Failure.MALFORMED.answer());
    }
    var text = new String(path, StandardCharsets.US_ASCII);
    try {
      return asked(Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/')));
    } catch (IllegalArgumentException notBase64) {
      return answer(Failure.MALFORMED.answer());
    }
  }

  private Direct.Answer asked(byte[] request) {
    return answers.answer(request).map(PkiRoutes::answer).orElse(Direct.Answer.NOT_FOUND);
  }

  /** With the {@code no-store} of all answers: the next revocation may come at any moment. */
  private static Direct.Answer answer(Der answer) {
    return Direct.Answer.of("application/ocsp-response", answer.bytes());
  }
}
