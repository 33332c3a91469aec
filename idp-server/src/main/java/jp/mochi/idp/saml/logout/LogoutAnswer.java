package jp.mochi.idp.saml.logout;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.saml.codec.LogoutModel;
import jp.mochi.idp.saml.codec.LogoutWriter;
import jp.mochi.idp.saml.codec.ResponseModel.Status;
import jp.mochi.idp.saml.codec.SoapEnvelope;
import jp.mochi.idp.saml.sso.Ids;
import jp.mochi.idp.saml.sso.Issuers;
import jp.mochi.idp.saml.sso.ResponseWriters;
import jp.mochi.metadata.ServiceProvider;
import jp.mochi.metadata.SingleLogout;

/** What the service that asked is answered, by the binding that its metadata names. */
final class LogoutAnswer {
  private static final String PREFIX = "urn:oasis:names:tc:SAML:2.0:status:";

  private final Issuers issuers;
  private final ResponseWriters writers;
  private final Clock clock;

  LogoutAnswer(Issuers issuers, ResponseWriters writers, Clock clock) {
    this.issuers = issuers;
    this.writers = writers;
    this.clock = clock;
  }

  /** How a browser takes a message on. */
  sealed interface Way {
    /** By going to an address. */
    record Redirect(String address) implements Way {}

    /** By posting a form. */
    record Post(String action, Map<String, String> fields) implements Way {
      public Post {
        fields = new LinkedHashMap<>(fields);
      }
    }
  }

  /** SAML Core 2.0 §3.7.3.2: everybody was told, or not everybody. */
  static Status status(boolean everybody) {
    return everybody
        ? Status.success()
        : new Status(Status.SUCCESS, Optional.of(PREFIX + "PartialLogout"), Optional.empty());
  }

  /** What a service may be told of a refusal. */
  static Status status(Reason reason, String reference) {
    var told = reason.told() == Reason.Told.PAGE ? REFUSED : reason.told();
    var top = told == REFUSED ? PREFIX + "Requester" : told.topLevel();
    return new Status(
        top,
        Optional.of(told.secondLevel()).filter(second -> !second.isEmpty()),
        Optional.of("reference " + reference));
  }

  /** Stale and replayed requests: the service knows at least that nothing was done. */
  private static final Reason.Told REFUSED = Reason.Told.REQUEST_DENIED;

  /** The answer by way of the browser; empty when metadata names no address for it. */
  Optional<Way> byBrowser(
      ServiceProvider service, String requestId, Optional<String> relayState, Status status) {
    return LogoutEndpoints.browser(service)
        .map(
            at -> {
              var response = response(service, at.answersTo(), requestId, status);
              return way(at, writers.of(service).logout(), response, relayState);
            });
  }

  /** A message on its way, by the binding of an address. */
  static Way way(
      SingleLogout at, LogoutWriter writer, LogoutModel message, Optional<String> relayState) {
    if (at.binding().equals(SingleLogout.HTTP_REDIRECT)) {
      return new Way.Redirect(writer.redirect(message, relayState));
    }
    var fields = new LinkedHashMap<String, String>();
    fields.put(LogoutWriter.parameter(message), writer.posted(message));
    relayState.ifPresent(state -> fields.put("RelayState", state));
    return new Way.Post(message.destination(), fields);
  }

  /** The answer by SOAP, within the connection that the request came by. */
  byte[] bySoap(ServiceProvider service, String requestId, Status status) {
    var to = LogoutEndpoints.soap(service).map(SingleLogout::answersTo).orElse(service.entityId());
    var response = response(service, to, requestId, status);
    return SoapEnvelope.around(writers.of(service).logout().signed(response));
  }

  private LogoutModel.Response response(
      ServiceProvider service, String destination, String requestId, Status status) {
    return new LogoutModel.Response(
        Ids.fresh(),
        clock.instant().truncatedTo(ChronoUnit.MILLIS),
        issuers.of(service),
        destination,
        requestId,
        status);
  }
}
