package jp.mochi.device.status;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import jp.mochi.device.register.Platform;

/**
 * Who says how a device is. Each is held against its own last word only.
 *
 * @param name which of those with a token: what the token is called, so that a new token of the
 *     same name speaks for the same source; which of those that are polled; beside which key
 *     hardware has spoken; empty for all others
 */
public record StatusSource(Kind kind, String name) {
  /** Whoever may read the server's data directory. */
  public static final StatusSource API = new StatusSource(Kind.API, "");

  /** The device itself, known by its certificate. */
  public static final StatusSource SELF = new StatusSource(Kind.SELF, "");

  public static final StatusSource APPLE_MDM_DEVICE = new StatusSource(Kind.APPLE_MDM_DEVICE, "");
  public static final StatusSource APPLE_MDM_SECURITY =
      new StatusSource(Kind.APPLE_MDM_SECURITY, "");
  public static final StatusSource APPLE_MDM_PROFILES =
      new StatusSource(Kind.APPLE_MDM_PROFILES, "");
  public static final StatusSource APPLE_MDM_APPS = new StatusSource(Kind.APPLE_MDM_APPS, "");

  /** The device's hardware, as its maker vouches for, beside whichever key. */
  public static final StatusSource ATTESTATION = new StatusSource(Kind.ATTESTATION, "");

  /** The longest name, in UTF-16 units. */
  public static final int LONGEST_NAME = 100;

  private static final String BEFORE_NAME = ":";

  /** The ways in which reports come. */
  public enum Kind {
    /** By the interface, with a token: a device management, a script. */
    API,
    /** By the device itself, known by its certificate. */
    SELF,
    /**
     * What an Apple device answers its management about itself. Each kind of answer is a source of
     * its own, since each tells a part: one that comes late leaves the others as they are.
     */
    APPLE_MDM_DEVICE,
    /** What it answers about its locks and its encryption. */
    APPLE_MDM_SECURITY,
    /** Which configuration profiles it answers that it has. */
    APPLE_MDM_PROFILES,
    /** Which apps it answers that it has. */
    APPLE_MDM_APPS,
    /**
     * What a device's hardware has certified of the device beside a key that it made, and its maker
     * vouches for: how its system was started, and how old that is. The device's system has no say
     * in it.
     */
    ATTESTATION,
    /**
     * What a device management that is asked from time to time knows of a device from the device
     * itself. Which management is the source's name; what it says at another time is a source of
     * its own, as above.
     */
    POLLED,
    /** Whether it holds the device against its own rules, and finds it keeps them. */
    POLLED_POLICY,
    /** Which apps it knows to be on the device. */
    POLLED_APPS,
    /**
     * What it has against a device of its own accord: it has shut it out, or has it no longer. Bad
     * words alone, taken back once they are true no more.
     */
    POLLED_STATE;

    private final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** As tables, commands and the interface write it: {@code apple-mdm-device}. */
    public String text() {
      return text;
    }

    private boolean takesName() {
      return this == API || this == ATTESTATION || isPolled();
    }

    private boolean isPolled() {
      return switch (this) {
        case POLLED, POLLED_POLICY, POLLED_APPS, POLLED_STATE -> true;
        case API,
            SELF,
            APPLE_MDM_DEVICE,
            APPLE_MDM_SECURITY,
            APPLE_MDM_PROFILES,
            APPLE_MDM_APPS,
            ATTESTATION ->
            false;
      };
    }
  }

  public StatusSource {
    Objects.requireNonNull(kind);
    if (name.isEmpty() ? kind.isPolled() : !kind.takesName() || !isName(name)) {
      throw new IllegalArgumentException("not a source's name");
    }
  }

  private static boolean isName(String name) {
    return name.length() <= LONGEST_NAME && InstalledApp.isGood(name) && !name.isBlank();
  }

  /**
   * A device management that is asked from time to time.
   *
   * @param kind one of the {@code POLLED} kinds
   * @param name what the configuration calls it
   */
  public static StatusSource polled(Kind kind, String name) {
    return new StatusSource(kind, name);
  }

  /** All words of a device management that is asked from time to time, by its name. */
  public static List<StatusSource> polled(String name) {
    return Stream.of(Kind.values()).filter(Kind::isPolled).map(kind -> polled(kind, name)).toList();
  }

  /**
   * The hardware of whatever phone has made a key: each key's is a source of its own, since keys of
   * one device may have been made on several phones.
   *
   * @param key the key's id
   */
  public static StatusSource attestation(String key) {
    return new StatusSource(Kind.ATTESTATION, key);
  }

  /** Whoever has a token that is called so; what no name can have is left out. */
  public static StatusSource api(String name) {
    var clean = name.replaceAll("\\p{Cc}", " ").strip();
    return new StatusSource(
        Kind.API, clean.substring(0, Math.min(clean.length(), LONGEST_NAME)).strip());
  }

  /**
   * As tables, commands and the interface write it: {@code apple-mdm-device}, {@code api:intune}.
   */
  public String text() {
    return name.isEmpty() ? kind.text() : kind.text() + BEFORE_NAME + name;
  }

  /**
   * Whether it is the device's own word, which anybody can make up who has the device in hand: it
   * can show a device to be worse, and better only where somebody has said that it may.
   */
  public boolean isSelfReported() {
    return kind == Kind.SELF;
  }

  /** Whether it can know anything of a device that runs this. */
  public boolean knows(Platform platform) {
    return switch (kind) {
      case API, SELF, POLLED, POLLED_POLICY, POLLED_APPS, POLLED_STATE -> true;
      case APPLE_MDM_DEVICE, APPLE_MDM_SECURITY, APPLE_MDM_PROFILES, APPLE_MDM_APPS ->
          switch (platform) {
            case IOS, IPADOS, MACOS, OTHER -> true;
            case ANDROID, WINDOWS, CHROMEOS, LINUX -> false;
          };
      case ATTESTATION ->
          switch (platform) {
            case ANDROID, OTHER -> true;
            case IOS, IPADOS, WINDOWS, MACOS, CHROMEOS, LINUX -> false;
          };
    };
  }

  /** The source that is written so. */
  public static Optional<StatusSource> of(String text) {
    var colon = text.indexOf(BEFORE_NAME);
    var name = colon < 0 ? "" : text.substring(colon + 1);
    return kind(colon < 0 ? text : text.substring(0, colon))
        .filter(kind -> colon < 0 ? !kind.isPolled() : kind.takesName() && isName(name))
        .map(kind -> new StatusSource(kind, name));
  }

  private static Optional<Kind> kind(String text) {
    return Stream.of(Kind.values()).filter(each -> each.text().equals(text)).findFirst();
  }
}
