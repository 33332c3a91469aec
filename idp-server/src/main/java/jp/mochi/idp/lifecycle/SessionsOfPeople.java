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
import jp.mochi.idp.session.Session;
import jp.mochi.idp.session.SessionLimits;
import jp.mochi.idp.session.Sessions;
import jp.mochi.ldap.Directory;
import jp.mochi.ldap.LookUp;
import jp.mochi.ldap.PersonId;
import org.jdbi.v3.core.Handle;

/**
 * People's sessions, found by a name or an id. A name is looked up in the directory and among the
 * sessions themselves: who has left has no entry any more, and may still have a session.
 */
public final class SessionsOfPeople {
  private static final int MOST = 100;

  private final Database database;
  private final Sessions sessions = new Sessions();
  private final SessionLimits limits;
  private final Directory directory;
  private final AuditLog audit;
  private final Clock clock;

  public SessionsOfPeople(
      Database database, SessionLimits limits, Directory directory, AuditLog audit, Clock clock) {
    this.database = database;
    this.limits = limits;
    this.directory = directory;
    this.audit = audit;
    this.clock = clock;
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
  public Optional<Session> end(Actor actor, String id) {
    return database.<Optional<Session>>write(
        handle -> {
          var ended = sessions.end(handle, id);
          ended.ifPresent(session -> record(handle, actor, session));
          return ended;
        });
  }

  /** Ends all sessions of a person. */
  public List<Session> endAll(Actor actor, String person) {
    var known = inDirectory(person);
    return database.<List<Session>>write(
        handle -> {
          var ended = new ArrayList<Session>();
          for (var id : ids(handle, person, known)) {
            ended.addAll(sessions.endAll(handle, id));
          }
          ended.forEach(session -> record(handle, actor, session));
          return ended;
        });
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

  private void record(Handle handle, Actor actor, Session session) {
    audit.append(
        handle,
        new AuditEvent.SessionEnded(
            actor.circumstances(),
            new AuditEvent.Who(Optional.of(session.person().value()), session.username()),
            session.id(),
            "ended by " + actor.name()));
  }
}
