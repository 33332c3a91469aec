package jp.mochi.idp.policy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Objects;
import jp.mochi.device.status.OsVersion;
import jp.mochi.device.status.StatusFacts;
import jp.mochi.device.status.StatusFlag;

/** One thing that a device must be like. What a report leaves out is unknown, never false. */
public sealed interface StatusCheck {
  /** Whether a report shows it. */
  Tri test(StatusFacts facts, Instant now, ZoneId zone);

  /**
   * Whether what was once shown to be amiss is so until its source says otherwise, however long it
   * says nothing. Versions and patches only ever rise, so that another's later word on them
   * contradicts nothing; all else does.
   */
  boolean stands();

  /** Its system is of this version or a later one. */
  record AtLeast(OsVersion version) implements StatusCheck {
    public AtLeast {
      Objects.requireNonNull(version);
    }

    @Override
    public boolean stands() {
      return false;
    }

    @Override
    public Tri test(StatusFacts facts, Instant now, ZoneId zone) {
      return facts.version().map(it -> Tri.of(it.compareTo(version) >= 0)).orElse(Tri.UNKNOWN);
    }
  }

  /** Its security patches are not older than this. */
  record PatchedWithin(Duration age) implements StatusCheck {
    public PatchedWithin {
      Objects.requireNonNull(age);
    }

    /** The earliest day that will do. */
    LocalDate earliest(Instant now, ZoneId zone) {
      return LocalDate.ofInstant(now.minus(age), zone);
    }

    @Override
    public boolean stands() {
      return false;
    }

    @Override
    public Tri test(StatusFacts facts, Instant now, ZoneId zone) {
      return facts
          .patched()
          .map(day -> Tri.of(!day.isBefore(earliest(now, zone))))
          .orElse(Tri.UNKNOWN);
    }
  }

  /** It is as good in this respect as can be. */
  record Good(StatusFlag flag) implements StatusCheck {
    public Good {
      Objects.requireNonNull(flag);
    }

    @Override
    public boolean stands() {
      return true;
    }

    @Override
    public Tri test(StatusFacts facts, Instant now, ZoneId zone) {
      return facts.flag(flag).map(yes -> Tri.of(yes == flag.good())).orElse(Tri.UNKNOWN);
    }
  }

  /**
   * This configuration profile is on it. That of our own enrolment has an id for each device, which
   * begins with one for all.
   */
  record Profile(String id) implements StatusCheck {
    /** What {@code profiles:} calls the profile by which our enrolment gives an iPhone its key. */
    public static final String OURS = "jp.mochi.phone";

    public Profile {
      Objects.requireNonNull(id);
    }

    /** The id of the profile of our own enrolment on that device. */
    public static String ofOurs(String device) {
      return OURS + "." + device;
    }

    private boolean isOn(String installed) {
      return installed.equals(id) || (id.equals(OURS) && installed.startsWith(ofOurs("")));
    }

    @Override
    public boolean stands() {
      return true;
    }

    @Override
    public Tri test(StatusFacts facts, Instant now, ZoneId zone) {
      return facts
          .profiles()
          .map(all -> Tri.of(all.stream().anyMatch(this::isOn)))
          .orElse(Tri.UNKNOWN);
    }
  }
}
