package jp.mochi.idp.saml.logout;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import jp.mochi.idp.network.Body;
import jp.mochi.idp.network.OutsideCalls;
import jp.mochi.idp.network.OutsideContent;
import jp.mochi.idp.saml.codec.LogoutDecoded;
import jp.mochi.idp.saml.codec.LogoutMessages;
import jp.mochi.idp.saml.codec.LogoutResponse;
import jp.mochi.idp.saml.codec.LogoutSignature;
import jp.mochi.idp.saml.codec.SoapEnvelope;
import jp.mochi.idp.saml.codec.UnverifiedLogout;
import jp.mochi.idp.saml.sso.Ids;
import jp.mochi.idp.saml.sso.ResponseWriters;
import jp.mochi.idp.session.ServiceSessions.ServiceSession;
import jp.mochi.metadata.ServiceProvider;

/**
 * Tells one service by SOAP (SAML Bindings 2.0 §3.2) and reads its answer. Who answers over TLS is
 * the service that metadata names; a signature that is there is verified all the same.
 */
final class BackChannel {
  /** For the whole of one call. */
  static final Duration LIMIT = Duration.ofSeconds(5);

  /** SAML Bindings 2.0 §3.2.3.1.2. */
  private static final String ACTION = "http://www.oasis-open.org/committees/security";

  private final OutsideCalls outside;
  private final RequestFor requests;
  private final ResponseWriters writers;
  private final Clock clock;

  BackChannel(OutsideCalls outside, RequestFor requests, ResponseWriters writers, Clock clock) {
    this.outside = outside;
    this.requests = requests;
    this.writers = writers;
    this.clock = clock;
  }

  /** How it fared; empty when it is signed out there, else why not. */
  String tell(ServiceSession row, ServiceProvider service, String address, boolean administrator) {
    var request = requests.of(Ids.fresh(), row, service, address, administrator, clock.instant());
    var envelope = SoapEnvelope.around(writers.of(service).logout().signed(request));
    var content = OutsideContent.soap(ACTION, Body.of(envelope));
    return switch (outside.post(URI.create(address), content, LogoutMessages.MOST_BYTES, LIMIT)) {
      case OutsideCalls.NotCalled(var why) -> why;
      case OutsideCalls.Answered(var status, var body) ->
          switch (LogoutMessages.soap(body.bytes())) {
            case LogoutDecoded.Malformed(var reason, var detail) ->
                "status " + status + ": " + detail;
            case LogoutDecoded.Fault(var said) -> "a SOAP fault: " + said;
            case LogoutDecoded.Request it -> "a request instead of an answer";
            case LogoutDecoded.Response(var response) -> check(response, service, request.id());
          };
    };
  }

  private String check(
      UnverifiedLogout<LogoutResponse> response, ServiceProvider service, String asked) {
    return switch (LogoutSignature.verify(response, service, true, clock.instant())) {
      case LogoutSignature.Outcome.Unproved<LogoutResponse>(var reason, var detail) ->
          reason + " " + detail.getOrDefault("fault", "");
      case LogoutSignature.Outcome.Verified<LogoutResponse>(var message, var detail) -> {
        var answer = message.content();
        if (!answer.inResponseTo().filter(asked::equals).isPresent()) {
          yield "an answer to another request";
        }
        yield answer.success() ? "" : "status " + answer.status();
      }
    };
  }
}
