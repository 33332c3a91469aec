package jp.mochi.device.app;

import java.time.Instant;
import java.util.List;

/**
 * All apps that a device has, by one source's word.
 *
 * @param device the device's id
 * @param source who says so; each source's reports are held against its own last one only
 * @param at when it was so
 * @param apps all of them; one that is named twice counts once
 */
public record AppReport(String device, String source, Instant at, List<App> apps) {
  /** The longest name of a source, in UTF-16 units. */
  public static final int LONGEST_SOURCE = 128;

  public AppReport {
    apps = List.copyOf(apps);
    if (source.isEmpty() || source.length() > LONGEST_SOURCE) {
      throw new IllegalArgumentException("not a source's name");
    }
  }
}
