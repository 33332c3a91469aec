package jp.mochi.idp.policy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import jp.mochi.device.register.Platform;
import jp.mochi.device.status.StatusFacts;

/**
 * What was reported of a device that is known.
 *
 * @param words what stands of each source's word: its last report, and earlier facts of which it
 *     has said nothing since
 * @param revision changes with each report; by it whoever issues sees that another has come since.
 *     0 where there is none
 */
public record DevicePosture(
    Platform platform, Ownership ownership, List<Word> words, long revision) {
  /** The revision where nobody looked at any reports: there may be some. */
  public static final long NOBODY_LOOKED = -1;

  public DevicePosture {
    Objects.requireNonNull(platform);
    Objects.requireNonNull(ownership);
    words = List.copyOf(words);
  }

  /** The same with what was shown at the sign-on. */
  public DevicePosture with(List<Word> shown) {
    var all = new ArrayList<>(words);
    all.addAll(shown);
    return new DevicePosture(platform, ownership, all, revision);
  }

  /** The same with what the browser says of the device in this moment. */
  public DevicePosture with(StatusFacts browserSays, Instant now) {
    var all = new ArrayList<>(words);
    all.add(new Word(now, By.BROWSER, browserSays));
    return new DevicePosture(platform, ownership, all, revision);
  }

  /** Whose word it is: what it can show depends on that. */
  public enum By {
    /** Somebody who isn't the device: it counts. */
    OTHERS,
    /** The device itself: shows it to be worse, and better where a requirement accepts that. */
    DEVICE,
    /** The browser of this moment: shows it to be worse alone. */
    BROWSER,
    /**
     * A proof of the sign-on itself, which wouldn't be there otherwise: it counts for what it shows
     * to be so, and says nothing of anything else. It is no report.
     */
    PROOF,
    /**
     * The same, where it rests on what the device says of itself, so that a program may say it: it
     * counts where a requirement accepts the device's own word.
     */
    OWN_PROOF;

    boolean isProof() {
      return this == PROOF || this == OWN_PROOF;
    }
  }

  /**
   * What one source says, or has said before and nothing else since.
   *
   * @param at when it was so
   */
  public record Word(Instant at, By by, StatusFacts facts) {
    public Word {
      Objects.requireNonNull(at);
      Objects.requireNonNull(by);
      Objects.requireNonNull(facts);
    }
  }
}
