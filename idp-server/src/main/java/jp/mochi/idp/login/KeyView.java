package jp.mochi.idp.login;

import java.util.List;
import java.util.Optional;

/**
 * What the page shows that asks for a device's key.
 *
 * @param script the address of the script that asks the browser
 * @param token the ask, for what comes back here
 * @param under the request under way, for the same page in the other language
 * @param options what the script hands to the browser, in JSON
 * @param why what the rules say
 * @param alert why the last answer didn't do
 * @param inApp whether it seems to be an app's own browser, where no key can be shown
 * @param startAgain where the person can start again in another browser
 * @param names what the person's keys are called
 */
public record KeyView(
    Frame frame,
    String script,
    String token,
    String under,
    String options,
    String service,
    Optional<String> why,
    Optional<Alert> alert,
    boolean inApp,
    Optional<String> startAgain,
    List<String> names) {
  public KeyView {
    names = List.copyOf(names);
  }
}
