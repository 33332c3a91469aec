package jp.mochi.idp.saml.logout;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.regex.Pattern;
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
 * Tells one service by SOAP (SAML Bindings 2.0 §3.2) and reads its answer. Who answers over TLS, or
 * on this machine, is the service that metadata names; a signature that is there is verified all
 * the same. Over plain http, which an operator may have allowed, anybody on the way could answer:
 * there only a signature counts.
 */
final class BackChannel {
  /** For the whole of one call. */
  static final Duration LIMIT = Duration.ofSeconds(5);

  private static final Pattern HERE =
      Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]", Pattern.CASE_INSENSITIVE);

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
            case LogoutDecoded.Response(var response) ->
                fault(
                    response, service, request.id(), proves(URI.create(address)), clock.instant());
          };
    };
  }

  /** Whether who answers there can be nobody else. */
  static boolean proves(URI address) {
    return "https".equalsIgnoreCase(address.getScheme())
        || HERE.matcher(Objects.requireNonNullElse(address.getHost(), "")).matches();
  }

  /**
   * What is wrong with an answer; empty if nothing is.
   *
   * @param proved whether nobody else can have sent it
   */
  static String fault(
      UnverifiedLogout<LogoutResponse> response,
      ServiceProvider service,
      String asked,
      boolean proved,
      Instant now) {
    return switch (LogoutSignature.verify(response, service, proved, now)) {
      case LogoutSignature.Outcome.Unproved<LogoutResponse>(var reason, var detail) ->
          reason + " " + detail.getOrDefault("fault", "");
      case LogoutSignature.Outcome.Verified<LogoutResponse>(var message, var detail) -> {
        var answer = message.content();
        if (!proved && !message.signed()) {
          yield "an answer without a signature, over plain http";
        }
        if (!answer.inResponseTo().filter(asked::equals).isPresent()) {
          yield "an answer to another request";
        }
        yield answer.success() ? "" : "status " + answer.status();
      }
    };
  }
}
