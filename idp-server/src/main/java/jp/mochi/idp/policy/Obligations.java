package jp.mochi.idp.policy;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What a permit obliges the service and the device to.
 *
 * @param session how long the service's session may last
 * @param reEvaluate after how long the rules are to be asked again
 * @param deleteAfter after how long the device deletes what it got
 * @param marks which of the fixed prohibitions and warnings hold
 */
public record Obligations(
    Optional<Duration> session,
    Optional<Duration> reEvaluate,
    Optional<Duration> deleteAfter,
    Set<Mark> marks) {
  /** None. */
  public static final Obligations NONE =
      new Obligations(Optional.empty(), Optional.empty(), Optional.empty(), Set.of());

  /** An obligation that holds or doesn't. */
  public enum Mark {
    WARN("warn"),
    NO_SCREEN_CAPTURE("no-screen-capture"),
    NO_COPY_PASTE("no-copy-paste"),
    NO_DOWNLOAD("no-download"),
    NO_PRINT("no-print"),
    NO_TRANSFER_TO_PC("no-transfer-to-pc");

    private final String text;

    Mark(String text) {
      this.text = text;
    }

    /** As the policy writes it. */
    public String text() {
      return text;
    }
  }

  public Obligations {
    Objects.requireNonNull(session);
    Objects.requireNonNull(reEvaluate);
    Objects.requireNonNull(deleteAfter);
    marks = Set.copyOf(marks);
  }

  /** Whether nothing is asked. */
  public boolean isEmpty() {
    return equals(NONE);
  }

  /**
   * Under the fixed names that services' attributes are mapped from, in one order: {@code session}
   * to {@code 8h}, {@code no-print} to {@code true}.
   */
  public Map<String, String> byName() {
    Map<String, String> named = new LinkedHashMap<>();
    session.ifPresent(limit -> named.put("session", text(limit)));
    reEvaluate.ifPresent(limit -> named.put("re-evaluate", text(limit)));
    for (var mark : Mark.values()) {
      if (marks.contains(mark)) {
        named.put(mark.text(), "true");
      }
    }
    deleteAfter.ifPresent(limit -> named.put("delete-after", text(limit)));
    return Collections.unmodifiableMap(named);
  }

  /** A duration as the policy writes it, in the largest unit that fits. */
  static String text(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds % 86_400 == 0) {
      return seconds / 86_400 + "d";
    }
    if (seconds % 3_600 == 0) {
      return seconds / 3_600 + "h";
    }
    return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }
}
