package jp.mochi.idp.saml.logout;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.audit.Circumstances;
import jp.mochi.idp.signal.SignOut;
import jp.mochi.idp.signout.ServiceState.How;
import org.jdbi.v3.core.Handle;

/**
 * Writes down how services fared: what is done is known from then on, and everything is a record.
 */
final class RecordTold {
  private static final String NO_ROOM = "too many messages wait for the script that ends it";

  private final LogoutParts parts;

  RecordTold(LogoutParts parts) {
    this.parts = parts;
  }

  /** One service; what the browser has still to do is recorded when it has. */
  void write(Told told, AuditEvent.Who who, Circumstances circumstances) {
    write(List.of(told), Set.of(), who, circumstances);
  }

  /**
   * All of a round in one transaction; what the browser has still to do is recorded when it has.
   *
   * @param sessions of whose end nothing is owed any more
   */
  void write(
      List<Told> round,
      Collection<String> sessions,
      AuditEvent.Who who,
      Circumstances circumstances) {
    var settled = round.stream().filter(told -> !(told.how() instanceof How.Waiting)).toList();
    if (!settled.isEmpty() || !sessions.isEmpty()) {
      var now = parts.clock().instant();
      parts
          .database()
          .write(
              handle -> {
                settled.forEach(told -> write(handle, told, now, who, circumstances));
                parts.stores().untold().told(handle, sessions);
                return true;
              });
    }
  }

  /**
   * The same of a round without a browser, which nobody can be led by afterwards: where a script
   * signs people out at a service that could not be told, it is told instead, in this transaction.
   * Where it can't be, what is owed stays owed.
   *
   * @return how each fared then
   */
  List<Told> withoutBrowser(
      List<Told> round,
      Collection<String> sessions,
      AuditEvent.Who who,
      Circumstances circumstances) {
    if (round.isEmpty() && sessions.isEmpty()) {
      return round;
    }
    var now = parts.clock().instant();
    return parts
        .database()
        .write(
            handle -> {
              var all =
                  round.stream().map(it -> byScript(handle, it, now, who, circumstances)).toList();
              all.forEach(told -> write(handle, told, now, who, circumstances));
              if (all.stream().noneMatch(told -> told.why().equals(NO_ROOM))) {
                parts.stores().untold().told(handle, sessions);
              }
              return all;
            });
  }

  private Told byScript(
      Handle handle, Told told, Instant now, AuditEvent.Who who, Circumstances circumstances) {
    var script = parts.tell().scriptFor(told.name());
    if (told.done() || script.isEmpty()) {
      return told;
    }
    return parts.tell().signOut(handle, signOut(told, now, who, circumstances))
        ? told.by(new How.ByWebhook(script.get()))
        : told.because(NO_ROOM);
  }

  private void write(
      Handle handle, Told told, Instant now, AuditEvent.Who who, Circumstances circumstances) {
    if (told.done()) {
      parts.stores().serviceSessions().ended(handle, told.row(), now);
    }
    parts.stores().audit().append(handle, event(told, now, who, circumstances));
  }

  private static SignOut signOut(
      Told told, Instant now, AuditEvent.Who who, Circumstances circumstances) {
    var row = told.row();
    return new SignOut(
        told.name(),
        row.service(),
        row.sessionId(),
        row.person().value(),
        who.username(),
        row.name().value(),
        row.name().format(),
        told.until(now),
        circumstances);
  }

  private static AuditEvent event(
      Told told, Instant now, AuditEvent.Who who, Circumstances circumstances) {
    var detail = new HashMap<String, String>();
    told.until(now).ifPresent(end -> detail.put("until", end.toString()));
    if (!told.why().isEmpty()) {
      detail.put("why", told.why());
    }
    if (told.how() instanceof How.ByWebhook(var script)) {
      detail.put("webhook", script);
    }
    return new AuditEvent.ServiceTold(
        circumstances, who, told.name(), told.row().sessionId(), told.how().word(), detail);
  }
}
