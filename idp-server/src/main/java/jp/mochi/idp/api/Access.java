package jp.mochi.idp.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.javalin.http.Context;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.audit.Circumstances;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.http.Listener;
import jp.mochi.idp.http.Visitors;
import jp.mochi.idp.lifecycle.Actor;
import jp.mochi.idp.lifecycle.ApiToken;
import jp.mochi.idp.lifecycle.ApiTokens;
import jp.mochi.idp.lifecycle.ManagementAccess;
import jp.mochi.idp.lifecycle.Role;
import jp.mochi.idp.lifecycle.RoleGroups;
import jp.mochi.idp.person.KnownPerson;
import jp.mochi.idp.person.People;
import jp.mochi.ldap.Person;

/**
 * Decides who calls. The token in the data directory counts at the management listener and for a
 * peer on this machine only; a person's token counts as long as the directory has the person in a
 * group that gives the token's role.
 */
final class Access {
  private final Database database;
  private final ApiTokens tokens;
  private final ManagementAccess management;
  private final People people;
  private final RoleGroups roles;
  private final Visitors visitors;
  private final Clock clock;

  Access(
      Database database,
      ApiTokens tokens,
      ManagementAccess management,
      People people,
      RoleGroups roles,
      Visitors visitors,
      Clock clock) {
    this.database = database;
    this.tokens = tokens;
    this.management = management;
    this.people = people;
    this.roles = roles;
    this.visitors = visitors;
    this.clock = clock;
  }

  /** Whether a call may go on. */
  sealed interface Decision {
    record Granted(Caller caller) implements Decision {}

    /**
     * It may not.
     *
     * @param actor whom the token names, where it was a good one once
     */
    record Denied(Answer.Refusal refusal, Circumstances circumstances, Optional<Actor> actor)
        implements Decision {}
  }

  Decision decide(Context ctx, Listener listener) {
    return decide(ctx, listener, false);
  }

  /**
   * @param basic whether the token may come as a password
   */
  Decision decide(Context ctx, Listener listener, boolean basic) {
    var presented = bearer(ctx).or(() -> basic ? password(ctx) : Optional.empty());
    var circumstances = visitors.unmarked(ctx).circumstances();
    if (presented.isEmpty()) {
      return new Decision.Denied(Refused.NO_TOKEN.of(""), circumstances, Optional.empty());
    }
    if (listener == Listener.MANAGEMENT
        && Visitors.peer(ctx).address().isLoopbackAddress()
        && management.opens(presented.get())) {
      var local = new Actor(AuditEvent.Who.LOCAL, circumstances);
      return new Decision.Granted(new Caller(local, Role.ADMIN, ""));
    }
    return database
        .read(handle -> tokens.find(handle, presented.get(), clock.instant()))
        .map(token -> decide(token, circumstances))
        .orElseGet(
            () -> new Decision.Denied(Refused.WRONG_TOKEN.of(""), circumstances, Optional.empty()));
  }

  private Decision decide(ApiToken token, Circumstances circumstances) {
    return switch (people.read(token.person())) {
      case KnownPerson.Current(var person) -> decide(token, person, circumstances);
      case KnownPerson.LastKnown(var person, var cause) -> decide(token, person, circumstances);
      case KnownPerson.Unknown away -> denied(Refused.DIRECTORY_AWAY.of(""), token, circumstances);
      case KnownPerson.Several several ->
          denied(Refused.PERSON_NOT_ACTIVE.of(""), token, circumstances);
      case KnownPerson.Gone gone -> denied(Refused.PERSON_NOT_ACTIVE.of(""), token, circumstances);
    };
  }

  /** A token is worth what its person may now, not what they might when it was made. */
  private Decision decide(ApiToken token, Person person, Circumstances circumstances) {
    if (person.disabled()) {
      return denied(Refused.PERSON_NOT_ACTIVE.of(""), token, circumstances);
    }
    return roles.include(token.role(), person)
        ? granted(token, circumstances)
        : denied(Refused.ROLE_LOST.of(roles.names(token.role())), token, circumstances);
  }

  private static Decision denied(Answer.Refusal why, ApiToken token, Circumstances circumstances) {
    return new Decision.Denied(why, circumstances, Optional.of(actor(token, circumstances)));
  }

  private static Actor actor(ApiToken token, Circumstances circumstances) {
    return Actor.byToken(token.person(), token.username(), token.id(), circumstances);
  }

  private Decision granted(ApiToken token, Circumstances circumstances) {
    var now = clock.instant();
    if (ApiTokens.useIsNoteworthy(token, now)) {
      database.write(
          handle -> {
            tokens.noteUse(handle, token, now);
            return true;
          });
    }
    return new Decision.Granted(new Caller(actor(token, circumstances), token.role(), name(token)));
  }

  private static String name(ApiToken token) {
    return token.name().isBlank() ? token.id() : token.name();
  }

  /** RFC 6750 §2.1. */
  private static Optional<String> bearer(Context ctx) {
    var header = ctx.header("Authorization");
    return header == null || !header.regionMatches(true, 0, "Bearer ", 0, 7)
        ? Optional.empty()
        : Optional.of(header.substring(7).strip());
  }

  /** RFC 7617 §2; whatever user is named with it. */
  private static Optional<String> password(Context ctx) {
    var header = ctx.header("Authorization");
    if (header == null || !header.regionMatches(true, 0, "Basic ", 0, 6)) {
      return Optional.empty();
    }
    try {
      var pair = new String(Base64.getDecoder().decode(header.substring(6).strip()), UTF_8);
      var colon = pair.indexOf(':');
      return colon < 0 ? Optional.empty() : Optional.of(pair.substring(colon + 1));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }
}
