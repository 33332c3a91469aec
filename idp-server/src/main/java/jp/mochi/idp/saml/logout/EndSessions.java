package jp.mochi.idp.saml.logout;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.audit.Circumstances;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.saml.codec.LogoutRequest;
import jp.mochi.idp.saml.codec.SentName;
import jp.mochi.idp.session.BrowserSessions;
import jp.mochi.idp.session.ConsumedRequests;
import jp.mochi.idp.session.ServiceSessions.ServiceSession;
import jp.mochi.idp.session.Session;
import jp.mochi.metadata.ServiceProvider;
import org.jdbi.v3.core.Handle;

/**
 * Our own session ends first, in one transaction with its records: whatever fails later leaves
 * nobody signed in here.
 */
final class EndSessions {
  private final LogoutParts parts;
  private final LogoutParts.Stores stores;

  EndSessions(LogoutParts parts) {
    this.parts = parts;
    this.stores = parts.stores();
  }

  /**
   * A service's wish that has passed all checks that need no database.
   *
   * @param browserHash of the browser that brought it; empty: it came by SOAP
   * @param only the session it may end where its word isn't proved by a signature
   */
  record Wish(
      ServiceProvider service,
      LogoutRequest request,
      SentName.Plain name,
      Optional<String> browserHash,
      Optional<Set<String>> only,
      Circumstances circumstances) {}

  /** What came of it. */
  sealed interface Outcome {
    /**
     * Nobody is signed on here any more by these sessions.
     *
     * @param sessions their public ids
     * @param asker the entry under which the service that asked was told of them
     * @param others what other services were told of them, and haven't been signed out of
     */
    record Ended(
        Set<String> sessions,
        AuditEvent.Who who,
        Optional<ServiceProvider> asker,
        List<ServiceSession> others)
        implements Outcome {}

    /** Nobody was signed out. */
    record Refused(LogoutFault fault) implements Outcome {}
  }

  /** SAML Core 2.0 §3.7.3.2: as a service wishes. */
  Outcome wished(Wish wish) {
    // before the transaction, which can't wait for another one
    var entries = parts.services().allByEntityId(wish.service().entityId());
    return parts.database().write(handle -> wished(handle, wish, entries));
  }

  private Outcome wished(Handle handle, Wish wish, List<ServiceProvider> entries) {
    var service = wish.service();
    var told = stores.serviceSessions().named(handle, service.entityId(), wish.name().value());
    var named =
        new NamedSessions(parts.issuers().of(service), service.entityId())
            .of(told, wish.name(), wish.request().sessionIndexes())
            .map(rows -> rows.stream().filter(row -> speaksFor(service, entries, row)).toList())
            .map(rows -> allowed(rows, wish))
            .filter(rows -> !rows.isEmpty());
    if (named.isEmpty()) {
      return refused(
          Reason.UNKNOWN_PRINCIPAL,
          "a NameID and SessionIndexes that this service was given",
          wish.name() + " " + wish.request().sessionIndexes());
    }
    var rows = notSince(consume(handle, wish), wish, named.get());
    if (rows.isEmpty()) {
      return refused(Reason.REPLAYED_REQUEST, "a request that was not used", wish.request().id());
    }
    var now = parts.clock().instant();
    var sessions =
        rows.stream()
            .map(ServiceSession::sessionId)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    var person = rows.getFirst().person().value();
    // the session first: an assertion under way locks it before what it notes of the service
    var ended = end(handle, sessions, "signed out at " + service.name(), wish.circumstances());
    recordGone(handle, rows, ended, wish);
    rows.forEach(row -> stores.serviceSessions().ended(handle, row, now));
    return new Outcome.Ended(
        sessions,
        who(ended, person),
        LogoutParts.entry(entries, rows.getFirst().entry()),
        others(handle, sessions, rows, now));
  }

  /** What had ended here before is signed out of all the same, and once: that is on record, too. */
  private void recordGone(
      Handle handle, List<ServiceSession> rows, List<Session> ended, Wish wish) {
    var now = ended.stream().map(Session::id).collect(Collectors.toSet());
    var why = "signed out at " + wish.service().name() + "; it had ended here before";
    rows.stream()
        .filter(row -> row.ended().isEmpty() && !now.contains(row.sessionId()))
        .forEach(
            row -> {
              var who = new AuditEvent.Who(Optional.of(row.person().value()), "");
              var event =
                  new AuditEvent.SessionEnded(wish.circumstances(), who, row.sessionId(), why);
              stores.audit().append(handle, event);
            });
  }

  /** Without a signature: of the session whose cookie came along, and no other. */
  private static List<ServiceSession> allowed(List<ServiceSession> rows, Wish wish) {
    return wish.only()
        .map(
            only -> {
              var its = rows.stream().filter(row -> only.contains(row.sessionId())).toList();
              var named = !wish.request().sessionIndexes().isEmpty();
              return named && its.size() < rows.size() ? List.<ServiceSession>of() : its;
            })
        .orElse(rows);
  }

  /** One key speaks for the entries of an entity ID that have it, and for no other. */
  private static boolean speaksFor(
      ServiceProvider service, List<ServiceProvider> entries, ServiceSession row) {
    return LogoutParts.entry(entries, row.entry())
        .filter(entry -> entry.signingCertificates().equals(service.signingCertificates()))
        .isPresent();
  }

  /**
   * By way of a browser a reload comes again, and is of what it was of the first time: who has
   * signed on since isn't meant. By SOAP whatever comes again is a replay.
   */
  private static List<ServiceSession> notSince(
      ConsumedRequests.Consumption use, Wish wish, List<ServiceSession> named) {
    return switch (use) {
      case ConsumedRequests.FirstUse() -> named;
      case ConsumedRequests.SameBrowser() ->
          named.stream()
              .filter(row -> wish.browserHash().isPresent() && row.ended().isPresent())
              .toList();
      case ConsumedRequests.OtherBrowser() -> List.of();
    };
  }

  private ConsumedRequests.Consumption consume(Handle handle, Wish wish) {
    var keep = wish.service().options().skew().multipliedBy(2).plusMinutes(1);
    return stores
        .requests()
        .consume(
            handle,
            wish.service().entityId(),
            wish.request().id(),
            wish.browserHash().orElse("soap"),
            parts.clock().instant().plus(keep));
  }

  /** As the person wishes; empty when the session had ended already. */
  Optional<Outcome.Ended> ofPerson(Session session, Circumstances circumstances) {
    return parts
        .database()
        .write(
            handle -> {
              var sessions = Set.of(session.id());
              var ended = end(handle, sessions, "signed out by the person", circumstances);
              return ended.isEmpty()
                  ? Optional.<Outcome.Ended>empty()
                  : Optional.of(
                      new Outcome.Ended(
                          sessions,
                          BrowserSessions.who(session),
                          Optional.empty(),
                          others(handle, sessions, List.of(), parts.clock().instant())));
            });
  }

  /** What services were told of sessions, and haven't been signed out of. */
  List<ServiceSession> others(Collection<String> sessions) {
    return parts
        .database()
        .read(handle -> others(handle, sessions, List.of(), parts.clock().instant()));
  }

  /**
   * Who else is to be told.
   *
   * @param own what the asker named: its entry knows, other entries of that entity ID don't
   */
  private List<ServiceSession> others(
      Handle handle, Collection<String> sessions, List<ServiceSession> own, Instant now) {
    var asking = own.stream().map(EndSessions::place).collect(Collectors.toSet());
    var rows = new ArrayList<ServiceSession>();
    sessions.forEach(id -> rows.addAll(stores.serviceSessions().ofSession(handle, id)));
    return rows.stream()
        .filter(row -> !asking.contains(place(row)))
        .filter(row -> row.ended().isEmpty() && row.expires().isAfter(now))
        .toList();
  }

  private static List<String> place(ServiceSession row) {
    return List.of(row.service(), row.entry());
  }

  private List<Session> end(
      Handle handle, Set<String> sessions, String why, Circumstances circumstances) {
    var ended = new ArrayList<Session>();
    for (var id : sessions) {
      stores.sessions().end(handle, id).ifPresent(ended::add);
    }
    for (var session : ended) {
      var who = BrowserSessions.who(session);
      stores
          .audit()
          .append(handle, new AuditEvent.SessionEnded(circumstances, who, session.id(), why));
    }
    return ended;
  }

  private static AuditEvent.Who who(List<Session> ended, String person) {
    return ended.isEmpty()
        ? new AuditEvent.Who(Optional.of(person), "")
        : BrowserSessions.who(ended.getFirst());
  }

  private static Outcome refused(Reason reason, String expected, String received) {
    return new Outcome.Refused(LogoutFault.of(reason, expected, received));
  }
}
