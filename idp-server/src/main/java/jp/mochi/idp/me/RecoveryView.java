package jp.mochi.idp.me;

import java.util.List;
import jp.mochi.idp.login.Frame;

/**
 * The page that shows recovery codes, now or never.
 *
 * @param codes as they are typed
 */
public record RecoveryView(
    Frame frame, List<String> texts, List<String> codes, String reference, String back) {
  public RecoveryView {
    texts = List.copyOf(texts);
    codes = List.copyOf(codes);
  }
}
