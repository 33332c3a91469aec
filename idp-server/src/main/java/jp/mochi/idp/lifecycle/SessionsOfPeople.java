package jp.mochi.idp.lifecycle;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.session.EndOfSessions;
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
  private final EndOfSessions ending;
  private final SessionLimits limits;
  private final Directory directory;
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
    this.ending = new EndOfSessions(audit);
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
              var ended = ending.one(handle, id, act(actor));
              ended.ifPresent(session -> enrolments.end(handle, actor, session.person().value()));
              return ended;
            });
    return done.map(
        session ->
            new Ended(
                List.of(session), services.tell(List.of(id), who(session), actor.circumstances())));
  }

  /**
   * Whom a name means.
   *
   * @param known whom the directory has by it
   * @param ids all of them, by the directory's immutable ids
   */
  public record Whom(String name, Optional<PersonId> known, Set<PersonId> ids) {
    public Whom {
      Objects.requireNonNull(known);
      ids = Set.copyOf(ids);
    }
  }

  /** Whose sessions a name means. */
  public Whom whom(String name) {
    var known = inDirectory(name);
    return new Whom(name, known, database.read(handle -> ids(handle, name, known)));
  }

  /** Whose session it is; empty when there is none of this id. */
  public Optional<PersonId> person(String id) {
    return database.read(handle -> sessions.byId(handle, id)).map(Session::person);
  }

  /** Ends all sessions of a person. */
  public Ended endAll(Actor actor, String person) {
    return endAll(actor, whom(person));
  }

  /** The same of whom a name was found to mean, and of nobody else. */
  public Ended endAll(Actor actor, Whom whom) {
    var took = new LinkedHashSet<String>();
    var done =
        database.<List<Session>>write(
            handle -> {
              var ended = new ArrayList<Session>();
              for (var id : whom.ids()) {
                ended.addAll(ending.of(handle, id, act(actor)));
                told.ofPerson(handle, id).forEach(row -> took.add(row.sessionId()));
                enrolments.end(handle, actor, id.value());
              }
              ending.endedBefore(handle, took, who(ended, whom), actor.circumstances());
              return ended;
            });
    return new Ended(done, services.tell(took, who(done, whom), actor.circumstances()));
  }

  private static AuditEvent.Who who(List<Session> ended, Whom whom) {
    return ended.stream()
        .findFirst()
        .map(SessionsOfPeople::who)
        .orElseGet(() -> new AuditEvent.Who(whom.known().map(PersonId::value), whom.name()));
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

  private static EndOfSessions.Act act(Actor actor) {
    return new EndOfSessions.Act(actor.circumstances(), "ended by " + actor.name());
  }
}
