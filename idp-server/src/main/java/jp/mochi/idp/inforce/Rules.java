package jp.mochi.idp.inforce;

import jp.mochi.idp.network.ZoneSources;
import jp.mochi.idp.policy.RuleSet;

/**
 * One version, read: its rules with the zones they name, exchanged together.
 *
 * @param policy its version is the entry's
 */
public record Rules(PolicyVersions.Entry entry, RuleSet policy, ZoneSources zones) {
  /** The rules under the name by which decisions are to call them. */
  static Rules of(PolicyVersions.Entry entry, RuleSet read, ZoneSources zones) {
    return new Rules(entry, read.named(entry.version().toString()), zones);
  }

  /** Whether a text is this one. */
  boolean are(PolicyText text) {
    return entry.version().hash().equals(text.hash());
  }
}
