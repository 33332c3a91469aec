package jp.mochi.idp.lifecycle.status.poll;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import jp.mochi.idp.config.StatusSourceConfig;

/** What one device management's list of devices has that another's hasn't. */
interface ManagementList {
  /**
   * Where a page is.
   *
   * @param since only devices that have been in touch since then; empty for all
   * @param page what the last page said of this one; empty for the first
   */
  URI address(Optional<Instant> since, Optional<String> page);

  /** Reads a page. */
  ListPage read(byte[] page);

  /**
   * How often all devices are read where otherwise only those are that have been in touch; empty
   * where it can't be asked for these, so that all are read each time.
   */
  Optional<Duration> wholeListEvery();

  /** What the list is of: two lists that differ here have nothing in common. */
  String identity();

  /** The list of a device management. */
  static ManagementList of(StatusSourceConfig.Management management) {
    return switch (management) {
      case StatusSourceConfig.AndroidManagement android -> new AndroidList(android);
      case StatusSourceConfig.Intune intune -> new IntuneList(intune);
    };
  }
}
