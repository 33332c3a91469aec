package jp.mochi.idp.signal;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.text.ClockTime;
import jp.mochi.idp.text.Texts;
import org.jdbi.v3.core.Handle;

/**
 * Reads off the record of an act whom it is to be told to, in the transaction that records it:
 * owners hear of every new, renewed, changed or ended certificate, key and device, and of browsers
 * that have become known as theirs.
 *
 * <p>An act whose record is in {@link #ACTS} with {@code person} and {@code username} in its detail
 * is told; the sentence is the text {@code mail.} and the event's name. That a certificate has been
 * replaced is not: its owner heard of the one that took its place.
 */
public final class RecordedActs implements AuditLog.Listener {
  private static final String CODES_GUESSED = "code.guessed";

  private static final String EXPIRING = "certificate.expiring";
  private static final String EXPIRED = "certificate.expired";
  private static final String ENDED = "certificate.ended";

  /** Events that nobody has brought about for this owner: there is nothing to suspect in them. */
  static final Set<String> OF_THEMSELVES = Set.of(EXPIRING, EXPIRED, ENDED);

  /** Records' operations, and what the events are called. */
  private static final Map<String, String> ACTS =
      Map.ofEntries(
          Map.entry("certificate issue", "certificate.issued"),
          Map.entry("certificate revoke", "certificate.revoked"),
          Map.entry("certificate warn", EXPIRING),
          Map.entry("certificate expire", EXPIRED),
          Map.entry("certificate end", ENDED),
          Map.entry("device key add", "key.registered"),
          Map.entry("device key end", "key.ended"),
          Map.entry("device add", "device.registered"),
          Map.entry("device approve", "device.approved"),
          Map.entry("device suspend", "device.suspended"),
          Map.entry("device resume", "device.resumed"),
          Map.entry("device lost", "device.lost"),
          Map.entry("device found", "device.found"),
          Map.entry("device retire", "device.retired"),
          Map.entry("device pin", "certificate.bound"),
          Map.entry("device unpin", "certificate.unbound"),
          Map.entry("browser add", "browser.known"),
          Map.entry("one-time-code add", "code.added"),
          Map.entry("one-time-code end", "code.ended"),
          Map.entry("one-time-code guessed", CODES_GUESSED),
          Map.entry("recovery-code use", "code.recovery-used"));

  /** In the record of a certificate that was revoked: the serial number of what replaced it. */
  public static final String REPLACED_BY = "replacedBy";

  /** In the record of a certificate that ends: what its owner is to do, by one of the next. */
  public static final String WAY_ON = "wayOn";

  /** Nothing, as another certificate or a key of the device counts. */
  public static final String NOTHING_TO_DO = "nothing";

  /** Register it again, by the page of their phones or with the helpdesk's code. */
  public static final String BY_PAGE = "page";

  /** Register it again with the helpdesk's code. */
  public static final String BY_HELPDESK = "helpdesk";

  /** In a record: why its owner is told nothing, as they were told enough of its kind. */
  public static final String UNTOLD = "untold";

  private final Tell tell;

  public RecordedActs(Tell tell) {
    this.tell = tell;
  }

  /** The records' operations that owners are told of. */
  static Set<String> operations() {
    return ACTS.keySet();
  }

  @Override
  public void recorded(Handle handle, AuditEvent event) {
    switch (event) {
      case AuditEvent.Operated operated -> operated(handle, operated);
      case AuditEvent.SessionEnded ended -> sessionEnded(handle, ended);
      case AuditEvent.Permitted other -> {}
      case AuditEvent.Checked other -> {}
      case AuditEvent.Refused other -> {}
      case AuditEvent.Proved other -> {}
      case AuditEvent.ServiceTold other -> {}
      case AuditEvent.Flood other -> {}
    }
  }

  private void operated(Handle handle, AuditEvent.Operated operated) {
    var act = ACTS.get(operated.operation());
    var detail = operated.detail();
    if (act == null
        || !detail.containsKey("person")
        || detail.containsKey(REPLACED_BY)
        || detail.containsKey(UNTOLD)) {
      return;
    }
    var event = detail.containsKey("renews") ? "certificate.renewed" : act;
    var device = detail.getOrDefault("device", operated.subject());
    var more = new HashMap<>(detail);
    more.put("subject", operated.subject());
    var notice =
        new Notice(
            event,
            Said.of(texts -> texts.get("mail." + event, device, end(texts, detail))),
            todo(event, device, detail),
            device,
            operated.actor().called(),
            operated.circumstances(),
            more);
    var username = detail.getOrDefault("username", "");
    tell.owner(handle, detail.getOrDefault("person", ""), username, notice);
  }

  /** What owners are to do about an event themselves, beside calling the helpdesk. */
  private static Optional<Said> todo(String event, String device, Map<String, String> detail) {
    if (event.equals(CODES_GUESSED)) {
      return Optional.of(Said.of(texts -> texts.get("mail." + event + ".todo")));
    }
    if (!OF_THEMSELVES.contains(event)) {
      return Optional.empty();
    }
    var way = "mail.way-on." + detail.getOrDefault(WAY_ON, BY_HELPDESK);
    return Optional.of(
        event.equals(ENDED)
            ? Said.of(
                texts -> texts.get("mail." + event + ".todo") + "\n\n" + texts.get(way, device))
            : Said.of(texts -> texts.get(way, device)));
  }

  /** Until when a certificate is good; empty where the record says nothing of one. */
  private String end(Texts texts, Map<String, String> detail) {
    return Optional.ofNullable(detail.get("notAfter"))
        .map(end -> ClockTime.of(Instant.parse(end), tell.zone(), texts.language()))
        .orElse("");
  }

  private void sessionEnded(Handle handle, AuditEvent.SessionEnded ended) {
    var person = ended.who().personId().orElse("");
    var data =
        Map.<String, Object>of(
            "session", ended.session(),
            "person", person,
            "username", ended.who().username(),
            "why", ended.why());
    tell.happened(
        handle,
        new Happening(
            "session.ended", person, ended.who().username(), ended.circumstances(), data));
  }
}
