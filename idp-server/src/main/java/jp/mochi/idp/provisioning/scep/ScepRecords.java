package jp.mochi.idp.provisioning.scep;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import jp.mochi.cert.scep.FailInfo;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.audit.Circumstances;
import jp.mochi.idp.audit.FloodCounter;
import jp.mochi.idp.reason.Reason;

/** Records messages that were refused before anybody was asked for a certificate. */
public final class ScepRecords {
  private final FloodCounter refusals;

  /**
   * @param refusals anybody may send messages, so that they are counted where they come in floods
   */
  public ScepRecords(FloodCounter refusals) {
    this.refusals = refusals;
  }

  void unreadable(Circumstances circumstances, String why) {
    record(circumstances, Reason.SCEP_UNREADABLE, Map.of("fault", why));
  }

  void tooMany(Circumstances circumstances) {
    record(circumstances, Reason.TOO_MANY_REQUESTS, Map.of("protocol", "scep"));
  }

  void refused(
      Circumstances circumstances, String transaction, FailInfo info, Map<String, String> detail) {
    var all = new HashMap<>(detail);
    all.put("transaction", transaction);
    all.put("failInfo", info.text());
    record(circumstances, reason(info), all);
  }

  private static Reason reason(FailInfo info) {
    return switch (info) {
      case BAD_ALG -> Reason.SCEP_ALGORITHM;
      case BAD_MESSAGE_CHECK -> Reason.SCEP_NOT_INTACT;
      case BAD_REQUEST -> Reason.SCEP_NOT_PERMITTED;
      case BAD_TIME -> Reason.SCEP_TIME;
      case BAD_CERT_ID -> Reason.SCEP_UNKNOWN_CERTIFICATE;
    };
  }

  private void record(Circumstances circumstances, Reason reason, Map<String, String> detail) {
    refusals.record(AuditEvent.Refused.unnamed(circumstances, Optional.empty(), reason, detail));
  }
}
