package jp.mochi.idp.saml.logout;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.saml.sso.Ids;
import jp.mochi.idp.session.ServiceSessions.ServiceSession;

/**
 * A sign-out that leads a browser from service to service: all that is kept of it, sealed into a
 * cookie of that browser's. It says which services there are by a few characters each, since a
 * cookie holds 4 KiB; what they were told at sign-on is read again.
 *
 * @param id unguessable, so that nobody else names it
 * @param personId whose sign-out it is
 * @param username the name they signed on with
 * @param asker the service that wants an answer
 * @param sessions public ids of the sessions that have ended
 * @param standing how it stands with each thing a service was told, by {@link #key}
 * @param begun when it began, in milliseconds since 1970
 */
record LogoutFlow(
    String id,
    String personId,
    String username,
    Optional<Asker> asker,
    List<String> sessions,
    Map<String, Standing> standing,
    long begun) {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_ABSENT, JsonInclude.Include.ALWAYS))
          .build();
  private static final int KEY = 11;

  LogoutFlow {
    sessions = List.copyOf(sessions);
    standing = new LinkedHashMap<>(standing);
  }

  /** A service that wants an answer. */
  record Asker(String entityId, String entry, String requestId, Optional<String> relayState) {}

  /** How it stands. */
  enum Standing {
    /** Signed out. */
    D,
    /** The browser has still to go there. */
    W,
    /** The same, but nobody seems to be there. */
    S,
    /** The same, but whether anybody is there can't be seen from here. */
    U,
    /** The browser went there and hasn't come back. */
    A,
    /** It failed, or the person went on without it. */
    F,
    /** Only another browser could tell it. */
    N,
    /** It offers no logout. */
    O;

    /** Whether the browser has still to go there. */
    boolean open() {
      return this == W || this == S || this == U;
    }

    /** Whether this browser was found to be the one that can tell it. */
    boolean byBrowser() {
      return open() || this == A;
    }
  }

  /** A name for what a service was told, among the few of one sign-out. */
  static String key(ServiceSession row) {
    return row.assertionId().substring(1, Math.min(row.assertionId().length(), 1 + KEY));
  }

  /** SAML Core 2.0 §1.3.4: what our request to a service is called. */
  String requestId(ServiceSession row) {
    return Ids.ofSession("logout", id, row.assertionId());
  }

  /** Whether it was this request of this service that began it. */
  boolean by(String entityId, String request) {
    return asker
        .filter(one -> one.entityId().equals(entityId) && one.requestId().equals(request))
        .isPresent();
  }

  LogoutFlow with(ServiceSession row, Standing now) {
    var changed = new LinkedHashMap<>(standing);
    changed.put(key(row), now);
    return new LogoutFlow(id, personId, username, asker, sessions, changed, begun);
  }

  AuditEvent.Who who() {
    return new AuditEvent.Who(Optional.of(personId).filter(person -> !person.isEmpty()), username);
  }

  String text() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a sign-out can't be written as JSON", impossible);
    }
  }

  /** Nothing when another release of ours has sealed it. */
  static Optional<LogoutFlow> read(String text) {
    try {
      return Optional.of(JSON.readValue(text, LogoutFlow.class));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
