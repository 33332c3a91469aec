package jp.mochi.idp.signal;

import java.util.Set;
import jp.mochi.idp.config.WebhookConfig;

/** What is told before everything else: that something shuts somebody out, or lets them in. */
final class Urgent {
  private static final Set<String> EVENTS =
      Set.of("device.lost", "device.suspended", "device.retired", WebhookConfig.SIGN_OUT);

  private Urgent() {}

  /** Whether an event of this name is. */
  static boolean is(String event) {
    return EVENTS.contains(event)
        || (event.startsWith("certificate.") && !RecordedActs.OF_THEMSELVES.contains(event));
  }
}
