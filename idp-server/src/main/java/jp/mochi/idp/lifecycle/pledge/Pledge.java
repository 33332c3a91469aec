package jp.mochi.idp.lifecycle.pledge;

import jp.mochi.device.register.Ownership;
import jp.mochi.idp.config.PledgeConfig;
import jp.mochi.idp.text.Language;
import jp.mochi.idp.text.Sha256;

/**
 * A pledge as it is now.
 *
 * @param ownership whose phones it is about
 * @param text with its version, in both languages
 */
public record Pledge(Ownership ownership, PledgeConfig.Pledge text) {
  /** What a person reads. */
  public String in(Language language) {
    return language == Language.JA ? text.ja() : text.en();
  }

  /** What records call it. */
  public String version() {
    return text.version();
  }

  /** Of exactly what was shown: a version doesn't say whether its text was changed. */
  String sha256() {
    return Sha256.hex(text.ja() + "\u0000" + text.en());
  }
}
