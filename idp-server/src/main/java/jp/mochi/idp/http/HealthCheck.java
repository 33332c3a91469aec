package jp.mochi.idp.http;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * One thing that must be well for the server to take work.
 *
 * @param name what it is, {@code database}
 * @param fault what is wrong with it, nothing when it is well; must answer within a second or two
 * @param needed whether the server isn't ready without it; otherwise it is only shown
 */
public record HealthCheck(String name, Supplier<Optional<String>> fault, boolean needed) {
  /** One without which the server isn't ready. */
  public static HealthCheck needed(String name, Supplier<Optional<String>> fault) {
    return new HealthCheck(name, fault, true);
  }

  /** One that is shown, and doesn't take the server out of service. */
  public static HealthCheck shown(String name, Supplier<Optional<String>> fault) {
    return new HealthCheck(name, fault, false);
  }
}
