package jp.mochi.idp.saml.logout;

import io.javalin.http.Context;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.saml.codec.LogoutDecoded;
import jp.mochi.idp.saml.codec.LogoutMessages;
import jp.mochi.idp.saml.codec.SoapEnvelope;

/**
 * Requests of services without a browser (SAML Bindings 2.0 §3.2). The answer goes back within the
 * same connection, so only signed requests are heard, and services that only a browser can tell are
 * left: the answer then says so.
 */
final class SoapLogout {
  private final LogoutParts parts;
  private final VerifyLogout verify;
  private final EndSessions sessions;
  private final TellRound round;
  private final RecordTold record;
  private final LogoutAnswer answers;

  SoapLogout(LogoutParts parts, TellRound round, RecordTold record, LogoutAnswer answers) {
    this.parts = parts;
    this.verify = new VerifyLogout(parts);
    this.sessions = new EndSessions(parts);
    this.round = round;
    this.record = record;
    this.answers = answers;
  }

  /** {@code POST /saml/slo/soap}. */
  void posted(Context ctx) throws IOException {
    var came =
        new VerifyLogout.Came(
            parts.soapAddress(),
            Optional.empty(),
            Optional.empty(),
            parts.visitors().unmarked(ctx).circumstances());
    var body = ctx.req().getInputStream().readNBytes(LogoutMessages.MOST_BYTES + 1);
    switch (LogoutMessages.soap(body)) {
      case LogoutDecoded.Malformed(var reason, var detail) ->
          fault(ctx, came, reason, Map.of("fault", detail));
      case LogoutDecoded.Fault(var said) ->
          fault(ctx, came, Reason.NOT_A_REQUEST, Map.of("fault", "a SOAP fault: " + said));
      case LogoutDecoded.Response response ->
          fault(ctx, came, Reason.NOT_A_REQUEST, Map.of("fault", "an answer as a request"));
      case LogoutDecoded.Request(var request) -> {
        switch (verify.verify(request, came)) {
          case VerifyLogout.Outcome.Untrusted untrusted -> fault(ctx, untrusted);
          case VerifyLogout.Outcome.Told told -> answer(ctx, told);
          case VerifyLogout.Outcome.Good(var wish, var relayState) -> obey(ctx, came, wish);
        }
      }
    }
  }

  private void obey(Context ctx, VerifyLogout.Came came, EndSessions.Wish wish) {
    switch (sessions.wished(wish)) {
      case EndSessions.Outcome.Refused(var fault, var service) ->
          answer(ctx, verify.told(service, wish.request(), Optional.empty(), fault, came));
      case EndSessions.Outcome.Ended ended -> {
        var told = round.tell(ended.others(), row -> false, false);
        var covered = EndSessions.covered(ended.sessions(), ended.others());
        var unused = record.withoutBrowser(told, covered, ended.who(), came.circumstances());
        var everybody = told.stream().allMatch(Told::done);
        var status = LogoutAnswer.status(everybody);
        var service = ended.asker().orElse(wish.service());
        write(ctx, 200, answers.bySoap(service, wish.request().id(), status));
      }
    }
  }

  private void answer(Context ctx, VerifyLogout.Outcome.Told told) {
    var status = LogoutAnswer.status(told.reason(), told.reference());
    write(ctx, 200, answers.bySoap(told.service(), told.request().id(), status));
  }

  private void fault(
      Context ctx, VerifyLogout.Came came, Reason reason, Map<String, String> detail) {
    fault(ctx, verify.untrusted(new LogoutFault(reason, detail), Optional.empty(), came));
  }

  /** SOAP 1.1 §6.2: a fault goes with status 500. */
  private static void fault(Context ctx, VerifyLogout.Outcome.Untrusted untrusted) {
    var said = untrusted.reason() + ", reference " + untrusted.reference();
    write(ctx, 500, SoapEnvelope.fault(said));
  }

  private static void write(Context ctx, int status, byte[] envelope) {
    ctx.status(status).contentType("text/xml; charset=utf-8");
    ctx.header("Cache-Control", "no-cache, no-store");
    ctx.header("Pragma", "no-cache");
    ctx.result(envelope);
  }
}
