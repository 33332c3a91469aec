package jp.mochi.cert.enrolment;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import jp.mochi.cert.authority.Holder;

/**
 * The one device of one person that a certificate is to be for.
 *
 * @param person the directory's immutable id
 * @param username that person's user name at the time
 * @param device the device's id
 * @param ownership whose the device is
 * @param platform what it runs
 */
public record Candidate(
    String person, String username, String device, Ownership ownership, Platform platform) {
  public Candidate {
    if (!device.matches(Holder.DEVICE)) {
      throw new IllegalArgumentException("not a device's id: " + device);
    }
  }

  /** Whose a device is. */
  public enum Ownership {
    CORPORATE,
    BYOD;

    /** As the database, the interface and commands write it. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The one that is written so. */
    public static Optional<Ownership> of(String text) {
      return Stream.of(values()).filter(each -> each.text().equals(text)).findFirst();
    }
  }

  /** What a device runs, as far as enrolment differs. */
  public enum Platform {
    IOS,
    ANDROID,
    OTHER;

    /** As the database, the interface and commands write it. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The one that is written so. */
    public static Optional<Platform> of(String text) {
      return Stream.of(values()).filter(each -> each.text().equals(text)).findFirst();
    }
  }
}
