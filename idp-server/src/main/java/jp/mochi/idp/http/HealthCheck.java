package jp.mochi.idp.http;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One thing that must be well for the server to take work.
 *
 * @param name what it is, {@code database}
 * @param fault what is wrong with it, nothing when it is well; must answer within a second or two
 * @param needed whether the server isn't ready without it; otherwise it is only shown
 * @param facts what else is shown of it, well or not
 */
public record HealthCheck(
    String name,
    Supplier<Optional<String>> fault,
    boolean needed,
    Supplier<Map<String, String>> facts) {
  /** One without which the server isn't ready. */
  public static HealthCheck needed(String name, Supplier<Optional<String>> fault) {
    return new HealthCheck(name, fault, true, Map::of);
  }

  /** One that is shown, and doesn't take the server out of service. */
  public static HealthCheck shown(String name, Supplier<Optional<String>> fault) {
    return new HealthCheck(name, fault, false, Map::of);
  }

  /** The same with more to show. */
  public HealthCheck telling(Supplier<Map<String, String>> more) {
    return new HealthCheck(name, fault, needed, more);
  }
}
