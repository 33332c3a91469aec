package jp.mochi.idp.api;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import jp.mochi.idp.lifecycle.ExplainPolicy.Proved;
import jp.mochi.idp.policy.Factor;
import org.jspecify.annotations.Nullable;

/** Factors that are to count as proved, as people write them. */
final class ProvedText {
  static final String USUAL = "password";
  private static final Pattern PROVED = Pattern.compile("([a-z-]{1,30})(?:=(\\d{1,6})([smhd]))?");

  private ProvedText() {}

  /** {@code password=10m,certificate}, or {@code none}; empty when it can't be understood. */
  static Optional<List<Proved>> of(String text) {
    var proved = new ArrayList<Proved>();
    for (var word : text.equals("none") ? new String[0] : text.split(",", -1)) {
      var match = PROVED.matcher(word);
      var factor = match.matches() ? Factor.of(match.group(1)) : Optional.<Factor>empty();
      if (factor.isEmpty()) {
        return Optional.empty();
      }
      proved.add(new Proved(factor.get(), age(match.group(2), match.group(3))));
    }
    return Optional.of(proved);
  }

  private static Duration age(@Nullable String count, @Nullable String unit) {
    if (count == null || unit == null) {
      return Duration.ZERO;
    }
    var number = Long.parseLong(count);
    return switch (unit) {
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }
}
