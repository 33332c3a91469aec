package jp.mochi.idp.network;

import java.util.Optional;
import jp.mochi.idp.audit.Circumstances;
import jp.mochi.idp.text.Sha256;

/**
 * Who knocks: the browser of one request.
 *
 * @param browser the value of its {@code __Host-} browser cookie, set with the first page
 * @param sessionSecret the value of its session cookie, if it has one
 * @param knownBrowser the value of its known-browser cookie, if it has one
 * @param circumstances time, reference id, address, user agent
 */
public record Visitor(
    String browser,
    Optional<String> sessionSecret,
    Optional<String> knownBrowser,
    Circumstances circumstances) {

  /** What stands for the browser where its cookie must not go: the cookie's SHA-256 in hex. */
  public String browserHash() {
    return Sha256.hex(browser);
  }

  @Override
  public String toString() {
    return "Visitor[" + circumstances + "]";
  }
}
