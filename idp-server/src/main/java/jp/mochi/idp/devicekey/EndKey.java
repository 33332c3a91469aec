package jp.mochi.idp.devicekey;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jp.mochi.device.key.DeviceKey;
import jp.mochi.device.key.DeviceKeys;
import jp.mochi.device.register.BindingKind;
import jp.mochi.device.register.Bindings;
import jp.mochi.device.status.AppsReported;
import jp.mochi.device.status.DeviceStatuses;
import jp.mochi.device.status.StatusSource;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.audit.Circumstances;
import jp.mochi.idp.session.EndOfSessions;
import jp.mochi.idp.session.Session;
import org.jdbi.v3.core.Handle;

/**
 * Ends a key with its binding, what hardware has said beside it and every session that rests on it,
 * in one transaction: from then on it counts on no node, and an answer that is about to be issued
 * finds its session gone.
 */
public final class EndKey {
  private final DeviceKeys keys = new DeviceKeys();
  private final Bindings bindings = new Bindings();
  private final DeviceStatuses statuses = new DeviceStatuses(AppsReported.NOBODY);
  private final EndOfSessions sessions;
  private final AuditLog audit;
  private final Clock clock;

  public EndKey(AuditLog audit, Clock clock) {
    this.sessions = new EndOfSessions(audit);
    this.audit = audit;
    this.clock = clock;
  }

  /** What ended. */
  public record Ended(DeviceKey key, List<Session> sessions) {
    public Ended {
      sessions = List.copyOf(sessions);
    }
  }

  /** Who ends a key: makes the record of what they did. */
  @FunctionalInterface
  public interface Doing {
    AuditEvent did(String operation, String subject, Map<String, String> detail);
  }

  /**
   * Ends it, in the caller's transaction, which holds the key's device; with the record by which
   * its owner hears of it. The caller tells services of the sessions after it.
   *
   * @param why for the key, its binding and the records
   * @return empty where it has ended, or there is none
   */
  public Optional<Ended> end(
      Handle handle, String id, String why, Circumstances circumstances, Doing doing) {
    return keys.end(handle, id, why, clock.instant())
        .map(
            key -> {
              var ended = new Ended(key, withKey(handle, key, why, circumstances));
              audit.append(handle, doing.did("device key end", key.id(), detail(ended, why)));
              return ended;
            });
  }

  private static Map<String, String> detail(Ended ended, String why) {
    var holder = ended.key().holder();
    var detail = new LinkedHashMap<String, String>();
    detail.put("person", holder.person());
    detail.put("username", holder.username());
    detail.put("device", holder.device());
    detail.put("reason", why);
    detail.put("sessions", String.valueOf(ended.sessions().size()));
    return detail;
  }

  private List<Session> withKey(
      Handle handle, DeviceKey key, String why, Circumstances circumstances) {
    bindings
        .open(handle, BindingKind.WEBAUTHN, key.credential())
        .ifPresent(it -> bindings.end(handle, it.id(), why, clock.instant()));
    statuses.forget(handle, key.holder().device(), StatusSource.attestation(key.id()));
    return sessions.withKey(
        handle, key.id(), new EndOfSessions.Act(circumstances, "key " + key.id() + ": " + why));
  }
}
