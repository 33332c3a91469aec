package jp.mochi.idp.http;

import java.io.IOException;
import jp.mochi.idp.text.Bilingual;

/** A listener can't have its port; the message is one sentence for the operator. */
public final class PortUnavailable extends IOException implements Bilingual {
  private static final long serialVersionUID = 1L;

  private final String japanese;

  PortUnavailable(Door door, IOException cause) {
    super(
        "Port %d on %s (%s in mochi.yaml) can't be opened: %s. End the program that has it, or name another port there."
            .formatted(door.port(), door.host(), door.key(), why(cause)),
        cause);
    this.japanese =
        "%2$s のポート %1$d（mochi.yaml の %3$s）を開けません：%4$s。使っているプログラムを終了するか、別のポートを指定してください。"
            .formatted(door.port(), door.host(), door.key(), inJapanese(why(cause)));
  }

  @Override
  public String english() {
    return String.valueOf(getMessage());
  }

  @Override
  public String japanese() {
    return japanese;
  }

  /** The two that happen; what else the system says stays in its own words. */
  private static String inJapanese(String why) {
    return switch (why) {
      case "Address already in use" -> "すでに使われています";
      case "Permission denied" -> "権限がありません";
      default -> why;
    };
  }

  private static String why(IOException cause) {
    Throwable root = cause.getCause() == null ? cause : cause.getCause();
    return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
  }
}
