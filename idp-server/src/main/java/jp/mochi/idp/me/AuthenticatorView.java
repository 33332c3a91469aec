package jp.mochi.idp.me;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import jp.mochi.idp.login.Alert;
import jp.mochi.idp.login.Frame;
import jp.mochi.idp.portal.AskView;
import jp.mochi.idp.portal.QrPath;

/**
 * The page on which an authenticator app is set up.
 *
 * @param picture what the app reads
 * @param link the same for an app on this very device
 * @param key the same to be typed
 * @param fields what goes along unseen
 * @param phones on which of one's phones the app is
 */
public record AuthenticatorView(
    Frame frame,
    List<String> texts,
    QrPath picture,
    String link,
    String key,
    Map<String, String> fields,
    Optional<AskView.Choices> phones,
    Optional<Alert> alert,
    String back) {
  public AuthenticatorView {
    texts = List.copyOf(texts);
    fields = Map.copyOf(fields);
  }
}
