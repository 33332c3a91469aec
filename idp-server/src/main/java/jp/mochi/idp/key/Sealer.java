package jp.mochi.idp.key;

import java.time.Instant;
import java.util.Optional;

/**
 * Tokens that only this installation can make or read: encrypted, authenticated, with an expiry,
 * any node opens what another has sealed. Each names its purpose and the browser it was made for.
 */
public interface Sealer {
  /** Seals {@code content} for one purpose and one browser (the hash of its cookie). */
  String seal(String purpose, String browser, String content, Instant expires);

  /** Opens a token; empty when it is forged, expired, of another purpose or another browser's. */
  Opened open(String purpose, String browser, String token);

  /** What came of opening a token. */
  sealed interface Opened {
    record Content(String text) implements Opened {}

    /** Genuine and this browser's, but too old; its content can tell where to start again. */
    record Expired(String text) implements Opened {}

    /** Genuine, but another browser's. */
    record OtherBrowser() implements Opened {}

    /** Not ours, damaged, or of another purpose. */
    record Refused() implements Opened {}
  }

  /** A keyed hash of a name nobody has: people type passwords where the name belongs. */
  String pseudonym(String typed);

  /**
   * What only this installation can say of a text, and says again whenever it is asked: proof that
   * it was ours, for what outlasts every sealed token. 22 characters.
   */
  String mark(String purpose, String text);

  /** The content if it can be used. */
  default Optional<String> content(String purpose, String browser, String token) {
    return open(purpose, browser, token) instanceof Opened.Content(var text)
        ? Optional.of(text)
        : Optional.empty();
  }
}
