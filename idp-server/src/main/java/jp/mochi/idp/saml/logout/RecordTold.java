package jp.mochi.idp.saml.logout;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.audit.Circumstances;
import jp.mochi.idp.signout.ServiceState.How;

/**
 * Writes down how services fared: what is done is known from then on, and everything is a record.
 */
final class RecordTold {
  private final LogoutParts parts;

  RecordTold(LogoutParts parts) {
    this.parts = parts;
  }

  /**
   * All of a round in one transaction; what the browser has still to do is recorded when it has.
   */
  void write(List<Told> round, AuditEvent.Who who, Circumstances circumstances) {
    var settled = round.stream().filter(told -> !(told.how() instanceof How.Waiting)).toList();
    if (settled.isEmpty()) {
      return;
    }
    var now = parts.clock().instant();
    parts
        .database()
        .write(
            handle -> {
              for (var told : settled) {
                if (told.how() instanceof How.Done) {
                  parts.stores().serviceSessions().ended(handle, told.row(), now);
                }
                parts.stores().audit().append(handle, event(told, who, circumstances));
              }
              return true;
            });
  }

  private static AuditEvent event(Told told, AuditEvent.Who who, Circumstances circumstances) {
    var detail = new HashMap<String, String>(Map.of("until", told.row().expires().toString()));
    if (!told.why().isEmpty()) {
      detail.put("why", told.why());
    }
    return new AuditEvent.ServiceTold(
        circumstances,
        who,
        told.state().service(),
        told.row().sessionId(),
        told.how().word(),
        detail);
  }
}
