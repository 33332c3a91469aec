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
    return parts.database().write(handle -> wished(handle, wish));
  }

  private Outcome wished(Handle handle, Wish wish) {
    var service = wish.service();
    var told = stores.serviceSessions().named(handle, service.entityId(), wish.name().value());
    var named =
        new NamedSessions(parts.entityId(), service.entityId())
            .of(told, wish.name(), wish.request().sessionIndexes())
            .map(rows -> allowed(rows, wish))
            .filter(rows -> !rows.isEmpty());
    if (named.isEmpty()) {
      return refused(
          Reason.UNKNOWN_PRINCIPAL,
          "a NameID and SessionIndexes that this service was given",
          wish.name() + " " + wish.request().sessionIndexes());
    }
    if (!consumed(handle, wish)) {
      return refused(Reason.REPLAYED_REQUEST, "a request that was not used", wish.request().id());
    }
    var now = parts.clock().instant();
    named.get().forEach(row -> stores.serviceSessions().ended(handle, row, now));
    var sessions =
        named.get().stream()
            .map(ServiceSession::sessionId)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    var person = named.get().getFirst().person().value();
    var ended = end(handle, sessions, "signed out at " + service.name(), wish.circumstances());
    return new Outcome.Ended(
        sessions,
        who(ended, person),
        parts.entry(named.get().getFirst()),
        others(handle, sessions, service.entityId(), now));
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

  /** By way of a browser a reload comes again; by SOAP whatever comes again is a replay. */
  private boolean consumed(Handle handle, Wish wish) {
    var keep = wish.service().options().skew().multipliedBy(2).plusMinutes(1);
    var use =
        stores
            .requests()
            .consume(
                handle,
                wish.service().entityId(),
                wish.request().id(),
                wish.browserHash().orElse("soap"),
                parts.clock().instant().plus(keep));
    return use instanceof ConsumedRequests.FirstUse
        || (wish.browserHash().isPresent() && use instanceof ConsumedRequests.SameBrowser);
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
                          others(handle, sessions, "", parts.clock().instant())));
            });
  }

  /** What services were told of sessions, and haven't been signed out of. */
  List<ServiceSession> others(Collection<String> sessions) {
    return parts.database().read(handle -> others(handle, sessions, "", parts.clock().instant()));
  }

  private List<ServiceSession> others(
      Handle handle, Collection<String> sessions, String butFor, Instant now) {
    var rows = new ArrayList<ServiceSession>();
    sessions.forEach(id -> rows.addAll(stores.serviceSessions().ofSession(handle, id)));
    return rows.stream()
        .filter(row -> !row.service().equals(butFor))
        .filter(row -> row.ended().isEmpty() && row.expires().isAfter(now))
        .toList();
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
