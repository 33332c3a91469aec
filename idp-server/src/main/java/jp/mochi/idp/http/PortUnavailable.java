package jp.mochi.idp.http;

import java.io.IOException;

/** A listener can't have its port; the message is one sentence for the operator. */
public final class PortUnavailable extends IOException {
  private static final long serialVersionUID = 1L;

  PortUnavailable(Door door, IOException cause) {
    super(
        "Port %d on %s (%s in mochi.yaml) can't be opened: %s. End the program that has it, or name another port there."
            .formatted(door.port(), door.host(), door.key(), why(cause)),
        cause);
  }

  private static String why(IOException cause) {
    Throwable root = cause.getCause() == null ? cause : cause.getCause();
    return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
  }
}
