package jp.mochi.idp.policy;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a device isn't like, or isn't known to be like, although it is required.
 *
 * @param what which requirement
 * @param wanted what would do: {@code iOS 19}, a day, a profile's id; empty where {@code what} says
 *     it all
 * @param how how it stands
 * @param until the first day on which it isn't let pass any more; with {@link How#SOON} alone
 */
public record Shortfall(What what, String wanted, How how, Optional<FirstDay> until) {
  /**
   * A day on which something begins.
   *
   * @param zone where that day's midnight counts
   */
  public record FirstDay(LocalDate day, ZoneId zone) {
    public FirstDay {
      Objects.requireNonNull(day);
      Objects.requireNonNull(zone);
    }

    /** The moment. */
    public Instant begin() {
      return day.atStartOfDay(zone).toInstant();
    }
  }

  /** What can be required. */
  public enum What {
    /** Some requirement for devices of its kind: nobody has written any. */
    REQUIREMENTS,
    /** A report of how it is, within the time wanted. */
    REPORT,
    /** A report that is newer than the last, although that one is good. */
    FRESHER,
    VERSION,
    PATCHED,
    SCREEN_LOCK,
    ENCRYPTED,
    NOT_ROOTED,
    NO_USB_DEBUGGING,
    MDM_ENROLLED,
    MDM_COMPLIANT,
    MALWARE_PROTECTION,
    MALWARE_PROTECTION_CURRENT,
    PROFILE;

    /** As records write it: {@code screen-lock}. */
    public String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** How it stands. */
  public enum How {
    /** It is not so. */
    MISSING,
    /** It is not so, and has to be from a day on. */
    SOON,
    /** Nobody has said. */
    UNKNOWN
  }

  public Shortfall {
    Objects.requireNonNull(what);
    Objects.requireNonNull(wanted);
    Objects.requireNonNull(how);
    if (until.isPresent() != (how == How.SOON)) {
      throw new IllegalArgumentException("a day until which belongs to what is let pass alone");
    }
  }

  /** That its state is good, or nothing is required of it, and was reported too long ago. */
  public static final Shortfall TOO_LONG_AGO = unknown(What.FRESHER, "");

  static Shortfall unknown(What what, String wanted) {
    return new Shortfall(what, wanted, How.UNKNOWN, Optional.empty());
  }

  /** For a record: {@code missing version iOS 19}, {@code soon screen-lock 2026-12-01}. */
  public String text() {
    return Stream.of(
            how.name().toLowerCase(Locale.ROOT),
            what.text(),
            wanted,
            until.map(first -> first.day().toString()).orElse(""))
        .filter(word -> !word.isEmpty())
        .collect(Collectors.joining(" "));
  }
}
