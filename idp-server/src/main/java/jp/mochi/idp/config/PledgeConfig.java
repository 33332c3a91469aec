package jp.mochi.idp.config;

import java.util.Optional;

/**
 * What people promise before a phone of theirs is enrolled.
 *
 * @param corporate for phones of the company's
 * @param byod for phones that people own
 */
public record PledgeConfig(Optional<Pledge> corporate, Optional<Pledge> byod) {
  /** Nobody is asked. */
  public static final PledgeConfig NONE = new PledgeConfig(Optional.empty(), Optional.empty());

  /**
   * One of them.
   *
   * @param version what records call it; another one is asked for again
   * @param ja its text in Japanese
   * @param en the same in English
   */
  public record Pledge(String version, String ja, String en) {}
}
