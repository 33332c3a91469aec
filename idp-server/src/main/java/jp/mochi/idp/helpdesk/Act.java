package jp.mochi.idp.helpdesk;

import java.util.Optional;
import java.util.stream.Stream;
import jp.mochi.device.register.DeviceAct;
import jp.mochi.device.register.DeviceState;
import jp.mochi.device.register.StateMachine;

/** What the helpdesk does. */
enum Act {
  LOST("lost", Thing.PHONE, true, false, 3, 3),
  SUSPEND("suspend", Thing.PHONE, true, false, 3, 0),
  RESUME("resume", Thing.PHONE, false, true, 2, 0),
  FOUND("found", Thing.PHONE, false, true, 3, 2),
  APPROVE("approve", Thing.PHONE, false, true, 1, 0),
  APPROVE_REQUEST("approve-request", Thing.REQUEST, false, true, 1, 0),
  DENY_REQUEST("deny-request", Thing.REQUEST, true, false, 1, 0),
  CODE("code", Thing.PERSON, false, true, 3, 3),
  END_SESSIONS("end-sessions", Thing.PERSON, true, false, 3, 0),
  UNLOCK("unlock", Thing.PERSON, false, true, 2, 0),
  END_APP("end-app", Thing.PERSON, true, false, 3, 1);

  /** What it is done to. */
  enum Thing {
    PERSON,
    PHONE,
    REQUEST
  }

  private final String word;
  private final Thing thing;
  private final boolean danger;
  private final boolean gives;
  private final int will;
  private final int next;

  Act(String word, Thing thing, boolean danger, boolean gives, int will, int next) {
    this.word = word;
    this.thing = thing;
    this.danger = danger;
    this.gives = gives;
    this.will = will;
    this.next = next;
  }

  /** As addresses, texts and records have it. */
  String word() {
    return word;
  }

  Thing thing() {
    return thing;
  }

  /** Whether it shuts somebody out. */
  boolean danger() {
    return danger;
  }

  /** Whether it gives something back or out, so that the caller must be made sure of. */
  boolean gives() {
    return gives;
  }

  /** How many sentences say what will happen. */
  int will() {
    return will;
  }

  /** How many sentences say what to do afterwards. */
  int next() {
    return next;
  }

  /** What it is to a device; empty where it isn't done to one. */
  Optional<DeviceAct> onDevice() {
    return switch (this) {
      case LOST -> Optional.of(DeviceAct.LOSE);
      case SUSPEND -> Optional.of(DeviceAct.SUSPEND);
      case RESUME -> Optional.of(DeviceAct.RESUME);
      case FOUND -> Optional.of(DeviceAct.FIND);
      case APPROVE -> Optional.of(DeviceAct.ACTIVATE);
      case APPROVE_REQUEST, DENY_REQUEST, CODE, END_SESSIONS, UNLOCK, END_APP -> Optional.empty();
    };
  }

  /** Whether it can be done to a device that stands so; one without a state has certificates. */
  boolean fits(Optional<DeviceState> state) {
    return state.isEmpty()
        ? this == LOST
        : onDevice().flatMap(act -> StateMachine.after(state.get(), act)).isPresent();
  }

  static Optional<Act> of(String word) {
    return Stream.of(values()).filter(act -> act.word.equals(word)).findFirst();
  }
}
