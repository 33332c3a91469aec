package jp.mochi.idp.http;

import java.security.GeneralSecurityException;
import jp.mochi.idp.text.Bilingual;

/** Certificate and key can't be used; the message is one sentence for the operator. */
final class UnusablePair extends GeneralSecurityException implements Bilingual {
  private static final long serialVersionUID = 1L;

  private final String japanese;

  UnusablePair(String english, String japanese) {
    super(english);
    this.japanese = japanese;
  }

  @Override
  public String english() {
    return getMessage() + ".";
  }

  @Override
  public String japanese() {
    return japanese;
  }
}
