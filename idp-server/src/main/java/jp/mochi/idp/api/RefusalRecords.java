package jp.mochi.idp.api;

import io.javalin.http.Context;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.audit.Circumstances;
import jp.mochi.idp.audit.FloodCounter;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.http.Reference;
import jp.mochi.idp.lifecycle.Actor;
import jp.mochi.idp.lifecycle.Notice;
import jp.mochi.idp.reason.Reason;

/**
 * Writes down what the interface refuses, under the reference that its answer shows. Whoever shows
 * no good token is a stranger and is counted when there are many; what a token's holder was refused
 * is always written. Of a request only its path is kept, never its body or its token.
 */
final class RefusalRecords {
  private final Database database;
  private final AuditLog audit;
  private final FloodCounter strangers;

  RefusalRecords(Database database, AuditLog audit, FloodCounter strangers) {
    this.database = database;
    this.audit = audit;
    this.strangers = strangers;
  }

  /** No token, one that opens nothing, or one of somebody who has left. */
  void notLetIn(Context ctx, Access.Decision.Denied denied) {
    var reason =
        denied.refusal().status() == 401 ? Reason.TOKEN_REFUSED : Reason.DIRECTORY_UNAVAILABLE;
    var record = refused(ctx, denied.circumstances(), denied.actor(), reason, denied.refusal());
    Reference.show(ctx, strangers.record(record));
  }

  /** A role that isn't enough, or something that can't be done as it was asked for. */
  void notDone(Context ctx, Caller caller, Answer.Refusal refusal) {
    var record =
        refused(
            ctx,
            caller.actor().circumstances(),
            Optional.of(caller.actor()),
            refusal.reason(),
            refusal);
    database.write(
        handle -> {
          audit.append(handle, record);
          return true;
        });
  }

  private static AuditEvent.Refused refused(
      Context ctx,
      Circumstances circumstances,
      Optional<Actor> actor,
      Reason reason,
      Answer.Refusal refusal) {
    var faults =
        refusal.notices().stream().map(RefusalRecords::fault).collect(Collectors.joining(", "));
    var detail =
        Map.of("call", ctx.method() + " " + ctx.path(), "error", refusal.error(), "faults", faults);
    return new AuditEvent.Refused(
        circumstances,
        actor.map(Actor::who),
        Optional.empty(),
        reason,
        Optional.empty(),
        Optional.empty(),
        actor.map(it -> it.recorded(detail)).orElse(detail));
  }

  private static String fault(Notice notice) {
    return notice.element().isEmpty() ? notice.code() : notice.code() + " " + notice.element();
  }
}
