package jp.mochi.device.register;

import java.util.Optional;

/**
 * What may happen to a device, and who may do it. Nothing leads back from {@code retired}. From
 * {@code lost} one way leads back to {@code active}, and it takes two people: one says that the
 * device was found, which only suspends it, and another, who isn't its owner either, lets it in
 * again. What was bound to it ended with the loss and doesn't come back.
 *
 * <pre>
 *           activate            suspend
 *  pending ─────────▶ active ◀──────────▶ suspended ◀─────── lost
 *     │                 │        resume       │       find     ▲
 *     ├─────────────────┼─────────────────────┼────────────────┤ lose
 *     └─────────────────┴─────────────────────┴── retire ──▶ retired ◀── lost
 * </pre>
 */
public final class StateMachine {
  private StateMachine() {}

  /** Whether an act may be. */
  public sealed interface Verdict {
    /** It may, and leads there. */
    record Leads(DeviceState to) implements Verdict {}

    /** Nothing leads there from how the device stands. */
    record NoWay(DeviceState from) implements Verdict {}

    /** Nobody lets their own device in. */
    record OwnDevice() implements Verdict {}

    /** Who says that a lost device was found doesn't let it in as well. */
    record SameHands() implements Verdict {}
  }

  /** Judges an act by how the device stands and by whose act it is. */
  public static Verdict judge(Device device, DeviceAct act, By by) {
    var to = after(device.state(), act);
    if (to.isEmpty()) {
      return new Verdict.NoWay(device.state());
    }
    if (act.gives() && by.is(device.owner())) {
      return new Verdict.OwnDevice();
    }
    return act.gives() && device.foundBy().filter(by::isSameAs).isPresent()
        ? new Verdict.SameHands()
        : new Verdict.Leads(to.get());
  }

  /** Where an act leads to; empty where it leads nowhere. */
  public static Optional<DeviceState> after(DeviceState state, DeviceAct act) {
    return Optional.ofNullable(
        switch (act) {
          case REGISTER -> null;
          case ACTIVATE -> state == DeviceState.PENDING ? DeviceState.ACTIVE : null;
          case SUSPEND -> state == DeviceState.ACTIVE ? DeviceState.SUSPENDED : null;
          case RESUME -> state == DeviceState.SUSPENDED ? DeviceState.ACTIVE : null;
          case LOSE -> state.isAtHand() ? DeviceState.LOST : null;
          case FIND -> state == DeviceState.LOST ? DeviceState.SUSPENDED : null;
          case RETIRE -> state == DeviceState.RETIRED ? null : DeviceState.RETIRED;
        });
  }
}
