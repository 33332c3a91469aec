package jp.mochi.idp.lifecycle;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.session.ServiceSessions;
import jp.mochi.idp.session.Session;
import jp.mochi.idp.session.SessionLimits;
import jp.mochi.idp.session.Sessions;
import jp.mochi.idp.signout.ServiceState;
import jp.mochi.idp.signout.TellServices;
import jp.mochi.ldap.Directory;
import jp.mochi.ldap.LookUp;
import jp.mochi.ldap.PersonId;
import org.jdbi.v3.core.Handle;

/**
 * People's sessions, found by a name or an id. A name is looked up in the directory and among the
 * sessions themselves: who has left has no entry any more, and may still have a session. With
 * sessions ends what was begun in them for new phones.
 */
public final class SessionsOfPeople {
  private static final int MOST = 100;

  private final Database database;
  private final Sessions sessions = new Sessions();
  private final ServiceSessions told = new ServiceSessions();
  private final SessionLimits limits;
  private final Directory directory;
  private final AuditLog audit;
  private final OwnEnrolments enrolments;
  private final TellServices services;
  private final Clock clock;

  /**
   * @param services tells the services of sessions that were ended
   */
  public SessionsOfPeople(
      Database database,
      SessionLimits limits,
      Directory directory,
      AuditLog audit,
      TellServices services,
      Clock clock) {
    this.database = database;
    this.limits = limits;
    this.directory = directory;
    this.audit = audit;
    this.enrolments = new OwnEnrolments(audit, clock);
    this.services = services;
    this.clock = clock;
  }

  /**
   * Sessions that were ended.
   *
   * @param sessions which
   * @param services how it stands at the services that took part in them, and in sessions of these
   *     people that had ended before: they were told where that goes without a browser
   */
  public record Ended(List<Session> sessions, List<ServiceState> services) {
    public Ended {
      sessions = List.copyOf(sessions);
      services = List.copyOf(services);
    }
  }

  /** A person's sessions; without a name, those used last. */
  public List<Session> list(Optional<String> person) {
    if (person.isEmpty()) {
      return database.read(handle -> sessions.recent(handle, clock.instant(), limits, MOST));
    }
    var known = inDirectory(person.get());
    return database.<List<Session>>read(
        handle -> {
          var found = new ArrayList<Session>();
          for (var id : ids(handle, person.get(), known)) {
            found.addAll(sessions.of(handle, id, clock.instant(), limits));
          }
          return found;
        });
  }

  /** Ends one session; empty when there is none of this id. */
  public Optional<Ended> end(Actor actor, String id) {
    var done =
        database.<Optional<Session>>write(
            handle -> {
              var ended = sessions.end(handle, id);
              ended.ifPresent(
                  session -> {
                    record(handle, actor, session);
                    enrolments.end(handle, actor, session.person().value());
                  });
              return ended;
            });
    return done.map(
        session ->
            new Ended(
                List.of(session), services.tell(List.of(id), who(session), actor.circumstances())));
  }

  /** Ends all sessions of a person. */
  public Ended endAll(Actor actor, String person) {
    var known = inDirectory(person);
    var took = new LinkedHashSet<String>();
    var done =
        database.<List<Session>>write(
            handle -> {
              var ended = new ArrayList<Session>();
              for (var id : ids(handle, person, known)) {
                ended.addAll(sessions.endAll(handle, id));
                told.ofPerson(handle, id).forEach(row -> took.add(row.sessionId()));
                enrolments.end(handle, actor, id.value());
              }
              ended.forEach(session -> record(handle, actor, session));
              return ended;
            });
    var who =
        done.stream()
            .findFirst()
            .map(SessionsOfPeople::who)
            .orElseGet(() -> new AuditEvent.Who(known.map(PersonId::value), person));
    return new Ended(done, services.tell(took, who, actor.circumstances()));
  }

  private Optional<PersonId> inDirectory(String person) {
    return switch (directory.find(person)) {
      case LookUp.Found(var found) -> Optional.of(found.id());
      case LookUp.NotFound nobody -> Optional.empty();
      case LookUp.Ambiguous several -> Optional.empty();
      case LookUp.Unavailable away -> Optional.empty();
    };
  }

  private static Set<PersonId> ids(Handle handle, String person, Optional<PersonId> known) {
    var ids = new LinkedHashSet<PersonId>();
    known.ifPresent(ids::add);
    handle
        .createQuery(
            "SELECT DISTINCT person_id FROM session WHERE person_id = :person"
                + " OR lower(username) = lower(:person)")
        .bind("person", person)
        .mapTo(String.class)
        .forEach(id -> ids.add(new PersonId(id)));
    return ids;
  }

  private static AuditEvent.Who who(Session session) {
    return new AuditEvent.Who(Optional.of(session.person().value()), session.username());
  }

  private void record(Handle handle, Actor actor, Session session) {
    audit.append(
        handle,
        new AuditEvent.SessionEnded(
            actor.circumstances(), who(session), session.id(), "ended by " + actor.name()));
  }
}
