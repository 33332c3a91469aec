package jp.mochi.idp.me;

import java.util.List;
import java.util.Optional;
import jp.mochi.idp.login.Alert;
import jp.mochi.idp.login.Frame;

/**
 * A page of the registration of a phone's own key.
 *
 * @param heading what it is about
 * @param texts in paragraphs
 * @param alert why the last try didn't do
 * @param ask what the phone is asked; empty once it is done
 * @param device the device's id, once it is done
 */
public record KeyEnrolView(
    Frame frame,
    String heading,
    List<String> texts,
    Optional<Alert> alert,
    Optional<Ask> ask,
    Optional<String> device) {
  public KeyEnrolView {
    texts = List.copyOf(texts);
  }

  /**
   * What the phone is asked.
   *
   * @param script the address of the script that asks the browser
   * @param token what was asked, for what comes back
   * @param options what the script hands to the browser, in JSON
   * @param inApp whether it seems to be an app's own browser, where no key can be made
   * @param link where to go on in another browser
   * @param file whether a certificate from a file can be had instead
   */
  public record Ask(
      String script, String token, String options, boolean inApp, String link, boolean file) {}
}
