package jp.mochi.idp.audit;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import jp.mochi.idp.policy.ProvedFactor;
import jp.mochi.idp.policy.Trace;
import jp.mochi.idp.reason.Reason;

/** What can happen. No password, cookie, assertion or key is ever part of one. */
public sealed interface AuditEvent {
  Circumstances circumstances();

  /** Who is concerned: the immutable id where it is known, and the name that was used. */
  record Who(Optional<String> personId, String username) {
    /** How records name the house, for what nobody asks for. */
    public static final String HOUSE = "mochi";

    /** How they name whoever may read the server's data directory. */
    public static final String LOCAL = "local";

    /** What a sentence calls them: no account's name is taken for one of those two. */
    public String called() {
      return personId.isPresent() && (username.equals(HOUSE) || username.equals(LOCAL))
          ? username + " (person)"
          : username;
    }
  }

  /**
   * An assertion was issued. {@code session} is the session's public id, never its cookie; {@code
   * detail} is what an entry made us do otherwise than was asked.
   */
  record Permitted(
      Circumstances circumstances,
      Who who,
      String service,
      List<ProvedFactor> factors,
      Trace trace,
      String session,
      String assertionId,
      Map<String, String> detail)
      implements AuditEvent {
    public Permitted {
      factors = List.copyOf(factors);
      detail = Map.copyOf(detail);
    }

    public Permitted(
        Circumstances circumstances,
        Who who,
        String service,
        List<ProvedFactor> factors,
        Trace trace,
        String session,
        String assertionId) {
      this(circumstances, who, service, factors, trace, session, assertionId, Map.of());
    }
  }

  /**
   * Requests of one person to an in-house system that the gate let through, each after a decision
   * of its own.
   *
   * @param ticket the public id under which the sign-on to the system was recorded
   * @param trace of the latest decision
   * @param requests method and path, without the query, and how often
   */
  record Checked(
      Circumstances circumstances,
      Who who,
      String service,
      String session,
      String ticket,
      Trace trace,
      Map<String, Integer> requests)
      implements AuditEvent {
    public Checked {
      requests = Map.copyOf(requests);
    }
  }

  /**
   * A sign-on was refused. Without {@code who} nobody was known yet. {@code detail} is for the
   * helpdesk: what was expected, what was received, each cut to {@link #MOST} characters, since
   * strangers choose what is received.
   */
  record Refused(
      Circumstances circumstances,
      Optional<Who> who,
      Optional<String> service,
      Reason reason,
      Optional<Trace> trace,
      Optional<String> session,
      Map<String, String> detail)
      implements AuditEvent {
    static final int MOST = 2_000;

    public Refused {
      detail =
          detail.entrySet().stream()
              .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, e -> cut(e.getValue())));
    }

    /** Of somebody whom nobody knows yet, before any rule was asked. */
    public static Refused unnamed(
        Circumstances circumstances,
        Optional<String> service,
        Reason reason,
        Map<String, String> detail) {
      return new Refused(
          circumstances,
          Optional.empty(),
          service,
          reason,
          Optional.empty(),
          Optional.empty(),
          detail);
    }

    private static String cut(String text) {
      return text.length() <= MOST ? text : text.substring(0, MOST) + "…";
    }
  }

  /** A factor was proved. {@code detail} says by what, where there is more than one it could be. */
  record Proved(
      Circumstances circumstances,
      Who who,
      ProvedFactor factor,
      String session,
      Map<String, String> detail)
      implements AuditEvent {
    public Proved {
      detail = Map.copyOf(detail);
    }
  }

  /** A session ended before its time, and why. */
  record SessionEnded(Circumstances circumstances, Who who, String session, String why)
      implements AuditEvent {}

  /**
   * A service was to learn that somebody signed out. {@code outcome}: done, failed, not-told,
   * not-offered, own-page, webhook.
   */
  record ServiceTold(
      Circumstances circumstances,
      Who who,
      String service,
      String session,
      String outcome,
      Map<String, String> detail)
      implements AuditEvent {
    public ServiceTold {
      detail = Map.copyOf(detail);
    }
  }

  /**
   * Somebody with a role did something: {@code sp add}, {@code token create}, a start. Or somebody
   * did something about their own account: {@code actor} then has the immutable id.
   */
  record Operated(
      Circumstances circumstances,
      Who actor,
      String operation,
      String subject,
      Map<String, String> detail)
      implements AuditEvent {
    public Operated {
      detail = Map.copyOf(detail);
    }

    public Operated(
        Circumstances circumstances,
        String actor,
        String operation,
        String subject,
        Map<String, String> detail) {
      this(circumstances, new Who(Optional.empty(), actor), operation, subject, detail);
    }
  }

  /**
   * Refusals of one reason within a minute, strangers' of one network or those of one session's
   * many requests, counted in two records under one reference: the first opens the flood with a
   * {@code count} of 1, the last has them all.
   *
   * @param network the client's; of a session the latest
   * @param who the session's person, or the one whose name a stranger typed, where it is one
   */
  record Flood(
      Circumstances circumstances,
      Reason reason,
      String network,
      Optional<Who> who,
      Optional<String> session,
      long count)
      implements AuditEvent {}
}
