package jp.mochi.idp.lifecycle.device;

import java.io.Serial;
import jp.mochi.idp.lifecycle.Notice;

/** Takes back what a transaction has begun, since it turned out that it is to be refused. */
final class Undone extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  private final transient Notice why;

  Undone(Notice why) {
    super(why.code(), null, false, false);
    this.why = why;
  }

  Notice why() {
    return why;
  }
}
