package jp.mochi.idp.lifecycle;

import java.util.Map;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.guess.GuessLimits;
import jp.mochi.idp.onetime.OneTimeCodes;
import jp.mochi.ldap.Person;

/**
 * Lets a person try a password or a one-time code again who has used up the tries, or whose tries
 * strangers have used up. The directory's own count is not ours to reset: what it still remembers
 * comes on top of the tries that are let through from here on.
 */
public final class UnlockPerson {
  private final Database database;
  private final AuditLog audit;

  public UnlockPerson(Database database, AuditLog audit) {
    this.database = database;
    this.audit = audit;
  }

  /**
   * Lets the person's counters start over, with a record of who did so; how many there were.
   *
   * @param why the reason, with how whoever asks was made sure of
   */
  public int unlock(Actor actor, Person person, String why) {
    return database.write(
        handle -> {
          var id = person.id().value();
          int counters = GuessLimits.startOver(handle, id);
          OneTimeCodes.startOver(handle, id);
          var detail =
              Map.of(
                  "username",
                  person.username(),
                  "counters",
                  Integer.toString(counters),
                  "reason",
                  why);
          audit.append(handle, actor.did("person unlock", id, detail));
          return counters;
        });
  }
}
