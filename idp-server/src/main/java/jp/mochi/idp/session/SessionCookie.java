package jp.mochi.idp.session;

import java.security.MessageDigest;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The value of a session's cookie: the session's public id, by which it is found, and a secret of
 * 256 bits, which opens it and is stored as a hash only.
 *
 * @param id the session's
 * @param secret known to the browser alone
 */
record SessionCookie(String id, String secret) {
  private static final Pattern FORM = Pattern.compile("([A-Za-z0-9_-]{22})\\.([A-Za-z0-9_-]{43})");

  /** The cookie that a browser sent, if one of ours could look so. */
  static Optional<SessionCookie> parse(String value) {
    var matcher = FORM.matcher(value);
    return matcher.matches()
        ? Optional.of(new SessionCookie(matcher.group(1), matcher.group(2)))
        : Optional.empty();
  }

  /** One with a new secret. */
  static SessionCookie fresh(String id) {
    return new SessionCookie(id, Secrets.secret());
  }

  String value() {
    return id + "." + secret;
  }

  /** What is stored. */
  byte[] hash() {
    return Secrets.hash(secret);
  }

  /** Whether it opens the session of which this was stored. */
  boolean opens(byte[] stored) {
    return MessageDigest.isEqual(hash(), stored);
  }

  @Override
  public String toString() {
    return "SessionCookie[" + id + "]";
  }
}
