package jp.mochi.idp.devicekey;

import java.util.List;
import java.util.Map;
import jp.mochi.device.app.AppMatch;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.session.NewSession;
import jp.mochi.idp.session.Session;

/** What an answer to an ask comes to. */
public sealed interface KeyProved {
  /** It counts in this session. */
  record Opened(NewSession session) implements KeyProved {}

  /**
   * It proves nothing.
   *
   * @param detail which key it was and what is wrong, for records
   * @param ended sessions that ended with a key of which there are two
   * @param apps those that shut the device out, where it is that
   */
  record Refused(
      Reason reason, Map<String, String> detail, List<Session> ended, List<AppMatch> apps)
      implements KeyProved {
    public Refused {
      detail = Map.copyOf(detail);
      ended = List.copyOf(ended);
      apps = List.copyOf(apps);
    }

    Refused(Reason reason, Map<String, String> detail) {
      this(reason, detail, List.of(), List.of());
    }
  }
}
