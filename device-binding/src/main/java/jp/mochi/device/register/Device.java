package jp.mochi.device.register;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A device as the register has it.
 *
 * @param id names it everywhere, also in certificates: see {@link #ID}
 * @param owner who has it
 * @param name what people call it; may be empty
 * @param ownership whose property it is
 * @param platform what it runs
 * @param model which make and model; may be empty
 * @param state how it stands
 * @param last what brought it into that state
 * @param created when it came into the register
 * @param revision grows with each change
 */
public record Device(
    String id,
    Owner owner,
    String name,
    Ownership ownership,
    Platform platform,
    String model,
    DeviceState state,
    Last last,
    Instant created,
    long revision) {
  /** A certificate names its device in a PrintableString of at most 64 (RFC 5280, appendix A.1). */
  public static final String ID = "[A-Za-z0-9][A-Za-z0-9.-]{0,63}";

  /** The longest name and model, in UTF-16 units. */
  public static final int LONGEST_NAME = 100;

  /** The last act. */
  public record Last(DeviceAct act, By by, Instant at) {
    public Last {
      Objects.requireNonNull(act);
      Objects.requireNonNull(by);
      Objects.requireNonNull(at);
    }
  }

  /**
   * One that is to be registered.
   *
   * @param approved whether it is active at once: what let it in was an approval by itself
   */
  public record Fresh(
      String id,
      Owner owner,
      String name,
      Ownership ownership,
      Platform platform,
      String model,
      boolean approved) {
    public Fresh {
      if (!id.matches(ID)) {
        throw new IllegalArgumentException("not a device's id: " + id);
      }
      if (name.length() > LONGEST_NAME || model.length() > LONGEST_NAME) {
        throw new IllegalArgumentException("a name of more than " + LONGEST_NAME);
      }
      Objects.requireNonNull(owner);
      Objects.requireNonNull(ownership);
      Objects.requireNonNull(platform);
    }
  }

  /** Who said that it was found after a loss, as long as nobody has let it in again since. */
  public Optional<By> foundBy() {
    return last.act() == DeviceAct.FIND ? Optional.of(last.by()) : Optional.empty();
  }
}
