package jp.mochi.idp.lifecycle;

import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.onetime.OneTimeCodes;
import jp.mochi.idp.onetime.TypedCode;

/** Sets an authenticator app up; for nobody but its owner. */
public final class SetUpAuthenticator {
  private final Database database;
  private final OneTimeCodes codes;
  private final AuditLog audit;
  private final Clock clock;

  public SetUpAuthenticator(Database database, OneTimeCodes codes, AuditLog audit, Clock clock) {
    this.database = database;
    this.codes = codes;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Keeps a new app, whose first code has shown that it works, in the place of one that there was.
   *
   * @return the recovery codes, for its owner's eyes; empty where this app is kept already
   */
  public Optional<List<TypedCode.Recovery>> add(Actor owner, OneTimeCodes.Fresh fresh) {
    var now = clock.instant();
    return database.write(
        handle -> {
          var recovery = codes.put(handle, fresh, now);
          if (recovery.isPresent()) {
            var detail = new HashMap<String, String>();
            detail.put("person", fresh.person());
            detail.put("username", fresh.username());
            detail.put("device", fresh.device().orElse(""));
            audit.append(handle, owner.did("one-time-code add", fresh.id(), detail));
          }
          return recovery;
        });
  }
}
