package jp.mochi.idp.signon;

import java.util.List;
import java.util.Optional;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.policy.DeviceFacts;
import jp.mochi.idp.policy.DevicePosture;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.session.Session;

/**
 * Whether what was proved in a session by a thing that can be taken back still counts: asked for
 * each assertion. It may be a second old; the transaction that issues reads the session again,
 * which whoever revokes has ended.
 */
@FunctionalInterface
public interface Holding {
  /** Where nothing that was proved can be taken back. */
  Holding FOR_GOOD = session -> new Held.Good();

  Held of(Session session);

  /**
   * What is known of the device that a session whose proof is good was proved from. May be a second
   * old, too.
   */
  default DeviceFacts device(Session session) {
    return DeviceFacts.UNKNOWN;
  }

  /**
   * What was reported of the device that a session was proved from, where the register knows it.
   * May be a second old; whoever issues looks again whether a report has come since.
   */
  default Optional<DevicePosture> posture(Session session) {
    return Optional.empty();
  }

  /**
   * What the proofs of a session show of how its device is, each as of the moment of its proof.
   * Asked only of a session whose proofs are good.
   */
  default List<DevicePosture.Word> shown(Session session) {
    return List.of();
  }

  /**
   * Whether the visitor's browser is one in which the session's person had shown more than a
   * password before the session began. Read anew for each decision.
   */
  default boolean isInKnownBrowser(Session session, Visitor visitor) {
    return false;
  }

  /** What else the session's person could show, as the register knows it. */
  default List<Other> others(Session session) {
    return List.of();
  }

  /**
   * Something that could be shown instead of what was.
   *
   * @param factor what it would prove
   * @param key its id, where it is a device's key
   * @param device the id of the device that it is bound to
   * @param facts what would be known of that then
   */
  record Other(Factor factor, Optional<String> key, String device, DeviceFacts facts) {}

  /** How the proof stands now. */
  sealed interface Held {
    /** As it was, or there is none. */
    record Good() implements Held {}

    /** It can't be judged now, so that it doesn't count in this turn; the session goes on. */
    record Undecided() implements Held {}

    /** It no longer proves anything, and the session that rests on it ends. */
    record Ended(String why) implements Held {}
  }
}
