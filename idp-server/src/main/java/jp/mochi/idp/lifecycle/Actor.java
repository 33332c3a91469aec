package jp.mochi.idp.lifecycle;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.audit.AuditEvent.Who;
import jp.mochi.idp.audit.AuditSearch;
import jp.mochi.idp.audit.Circumstances;
import jp.mochi.ldap.PersonId;

/**
 * Who asks for something to be done.
 *
 * @param name what a sentence calls the actor: a person's user name, of a token with its id; {@link
 *     Who#LOCAL}, or {@link Who#HOUSE}, as which no person goes
 * @param who as whom records have the actor: what somebody did by a token is found with everything
 *     else that concerns them
 * @param token the id of the token that spoke for them
 */
public record Actor(String name, Who who, Optional<String> token, Circumstances circumstances) {
  /** The house itself. */
  public static Actor house(Circumstances circumstances) {
    return new Actor(Who.HOUSE, circumstances);
  }

  /** An actor who is no person of the directory's. */
  public Actor(String name, Circumstances circumstances) {
    this(name, new Who(Optional.empty(), name), Optional.empty(), circumstances);
  }

  /** A person for whom a token speaks. */
  public static Actor byToken(
      PersonId person, String username, String token, Circumstances circumstances) {
    return new Actor(
        username + " (token " + token + ")",
        new Who(Optional.of(person.value()), username),
        Optional.of(token),
        circumstances);
  }

  /** A person who acts for themselves, known by a session or by what they hold. */
  public static Actor person(String person, String username, Circumstances circumstances) {
    var who = new Who(Optional.of(person), username);
    return new Actor(who.called(), who, Optional.empty(), circumstances);
  }

  /** The record of what this actor did. */
  public AuditEvent did(String operation, String subject, Map<String, String> detail) {
    return new AuditEvent.Operated(circumstances, who, operation, subject, recorded(detail));
  }

  /** This actor as one who searches the records. */
  public AuditSearch.Searcher searcher() {
    return new AuditSearch.Searcher(circumstances, who, recorded(Map.of()));
  }

  /** Details for a record, with the token that spoke for the actor. */
  public Map<String, String> recorded(Map<String, String> detail) {
    var all = new LinkedHashMap<>(detail);
    token.ifPresent(id -> all.put("by-token", id));
    return all;
  }
}
