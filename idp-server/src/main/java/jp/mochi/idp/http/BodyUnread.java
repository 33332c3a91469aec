package jp.mochi.idp.http;

import java.io.IOException;

/**
 * A request's body didn't come: the client has stopped sending, or has gone away in the middle.
 * Anybody can do so as often as they like, so it is neither a fault of ours nor worth a line in the
 * log.
 */
final class BodyUnread extends IOException {
  private static final long serialVersionUID = 1;

  BodyUnread(Throwable why) {
    super("the body didn't come", why);
  }
}
