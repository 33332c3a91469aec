package jp.mochi.idp.saml.logout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
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
import jp.mochi.idp.saml.sso.Ids;
import jp.mochi.idp.session.BrowserSessions;
import jp.mochi.idp.session.ConsumedRequests;
import jp.mochi.idp.session.EndOfSessions;
import jp.mochi.idp.session.ServiceSessions.ServiceSession;
import jp.mochi.idp.session.Session;
import jp.mochi.metadata.ServiceProvider;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Our own session ends first, in one transaction with its records: whatever fails later leaves
 * nobody signed in here.
 */
final class EndSessions {
  /** In one round. */
  private static final int MOST_TOLD = 500;

  private static final Logger LOG = LoggerFactory.getLogger(EndSessions.class);

  private final LogoutParts parts;
  private final LogoutParts.Stores stores;

  EndSessions(LogoutParts parts) {
    this.parts = parts;
    this.stores = parts.stores();
  }

  /**
   * An entry for which a request is proved.
   *
   * @param fault what is wrong with the request by the options of this entry
   */
  record Judged(ServiceProvider entry, Optional<LogoutFault> fault) {}

  /**
   * A service's wish, proved to be its word.
   *
   * @param by the entries whose word it is, one at least
   * @param name whom it names; empty: the name came encrypted and can't be opened
   * @param browserHash of the browser that brought it; empty: it came by SOAP
   * @param only the session it may end where its word isn't proved by a signature
   */
  record Wish(
      List<Judged> by,
      LogoutRequest request,
      Optional<SentName.Plain> name,
      Optional<String> browserHash,
      Optional<Set<String>> only,
      Circumstances circumstances) {
    Wish {
      by = List.copyOf(by);
    }

    /** The first of the entries: the one to speak of while no other is known. */
    ServiceProvider service() {
      return by.getFirst().entry();
    }
  }

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

    /**
     * Nobody was signed out.
     *
     * @param service the entry that was told of whom the request names; where none was, the first
     */
    record Refused(LogoutFault fault, ServiceProvider service) implements Outcome {}
  }

  /** SAML Core 2.0 §3.7.3.2: as a service wishes. */
  Outcome wished(Wish wish) {
    // before the transaction, which can't wait for another one
    var entries = parts.services().allByEntityId(wish.service().entityId());
    return parts.database().write(handle -> wished(handle, wish, entries));
  }

  private Outcome wished(Handle handle, Wish wish, List<ServiceProvider> entries) {
    // a name that can't be opened takes the same way as one that nobody was given
    var sought = wish.name().map(SentName.Plain::value).orElseGet(Ids::fresh);
    var told = stores.serviceSessions().named(handle, wish.service().entityId(), sought);
    var judge = new JudgeWish(parts.issuers(), wish, entries);
    var meant = judge.meant(told);
    var good = meant.stream().filter(row -> judge.fault(row).isEmpty()).toList();
    if (good.isEmpty()) {
      return judge.refused(meant);
    }
    var rows = notSince(consume(handle, wish), wish, good);
    if (rows.isEmpty()) {
      var fault =
          LogoutFault.of(
              Reason.REPLAYED_REQUEST, "a request that was not used", wish.request().id());
      return new Outcome.Refused(fault, judge.entry(good.getFirst()));
    }
    var now = parts.clock().instant();
    var sessions =
        rows.stream()
            .map(ServiceSession::sessionId)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    var person = rows.getFirst().person().value();
    // the session first: an assertion under way locks it before what it notes of the service
    var asker = judge.entry(rows.getFirst());
    var ended = end(handle, sessions, "signed out at " + asker.name(), wish.circumstances());
    recordGone(handle, rows, ended, asker, wish.circumstances());
    rows.forEach(row -> stores.serviceSessions().ended(handle, row, now));
    return new Outcome.Ended(
        sessions, who(ended, person), Optional.of(asker), others(handle, sessions, rows));
  }

  /** What had ended here before is signed out of all the same, and once: that is on record, too. */
  private void recordGone(
      Handle handle,
      List<ServiceSession> rows,
      List<Session> ended,
      ServiceProvider asker,
      Circumstances circumstances) {
    var now = ended.stream().map(Session::id).collect(Collectors.toSet());
    var why = "signed out at " + asker.name() + "; it had ended here before";
    rows.stream()
        .filter(row -> row.ended().isEmpty() && !now.contains(row.sessionId()))
        .forEach(
            row -> {
              var who = new AuditEvent.Who(Optional.of(row.person().value()), "");
              var event = new AuditEvent.SessionEnded(circumstances, who, row.sessionId(), why);
              stores.audit().append(handle, event);
            });
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
    var skew = wish.by().stream().map(by -> by.entry().options().skew()).max(Duration::compareTo);
    var keep = skew.orElseThrow().multipliedBy(2).plusMinutes(1);
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
                          others(handle, sessions, List.of())));
            });
  }

  /** What services were told of sessions, and haven't been signed out of. */
  List<ServiceSession> others(Collection<String> sessions) {
    return parts.database().read(handle -> others(handle, sessions, List.of()));
  }

  /**
   * Who else is to be told.
   *
   * @param own what the asker named: its entry knows, other entries of that entity ID don't
   */
  private List<ServiceSession> others(
      Handle handle, Collection<String> sessions, List<ServiceSession> own) {
    var asking = own.stream().map(EndSessions::place).collect(Collectors.toSet());
    var rows = new ArrayList<ServiceSession>();
    sessions.forEach(id -> rows.addAll(stores.serviceSessions().left(handle, id)));
    rows.removeIf(row -> asking.contains(place(row)));
    return bounded(rows);
  }

  /** Somebody whose browsers keep nothing signs on anew each time; the latest ones count. */
  private static List<ServiceSession> bounded(List<ServiceSession> rows) {
    if (rows.size() <= MOST_TOLD) {
      return List.copyOf(rows);
    }
    LOG.warn("of {} sessions at services the latest {} are told", rows.size(), MOST_TOLD);
    return rows.stream()
        .sorted(Comparator.comparing(ServiceSession::issued).reversed())
        .limit(MOST_TOLD)
        .toList();
  }

  /**
   * The sessions of which all services were told by a round over these rows: none where there were
   * more than one round takes.
   */
  static Collection<String> covered(Collection<String> sessions, List<ServiceSession> rows) {
    return rows.size() < MOST_TOLD ? sessions : List.of();
  }

  private static List<String> place(ServiceSession row) {
    return List.of(row.service(), row.entry());
  }

  private List<Session> end(
      Handle handle, Set<String> sessions, String why, Circumstances circumstances) {
    var act = new EndOfSessions.Act(circumstances, why);
    return sessions.stream().flatMap(id -> stores.ending().one(handle, id, act).stream()).toList();
  }

  private static AuditEvent.Who who(List<Session> ended, String person) {
    return ended.isEmpty()
        ? new AuditEvent.Who(Optional.of(person), "")
        : BrowserSessions.who(ended.getFirst());
  }
}
