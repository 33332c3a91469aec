package jp.mochi.idp.config;

import java.time.Duration;
import java.util.List;
import jp.mochi.device.app.ListAction;

/**
 * The apps on people's devices.
 *
 * @param action what an entry of the blocklist does that doesn't say it itself
 * @param lookBack how far back it looks for devices that had the app
 * @param keep for how long it is known what devices had
 * @param collections whose indicators come onto the blocklist
 */
public record AppsConfig(
    ListAction action, Duration lookBack, Duration keep, List<CollectionConfig> collections) {
  public AppsConfig {
    collections = List.copyOf(collections);
  }

  /** Where nothing is configured. */
  public static final AppsConfig USUAL =
      new AppsConfig(ListAction.WARN, Duration.ofDays(30), Duration.ofDays(400), List.of());
}
