package jp.mochi.idp.http;

import io.javalin.http.Context;
import java.io.IOException;

/**
 * What is left of a body that is too long for whoever read its beginning. Closing a connection with
 * octets unread resets it, and the client, who still sends, loses the answer that says why: so the
 * rest is taken from the network and thrown away before such an answer.
 */
public final class RestOfBody {
  /** The longest body that is taken to its end, in octets; of a longer one nothing is owed. */
  static final int MOST = 16 << 20;

  private static final int AT_ONCE = 1 << 16;

  private RestOfBody() {}

  /** Throws it away. */
  public static void throwAway(Context ctx) throws IOException {
    var in = ctx.bodyInputStream();
    var into = new byte[AT_ONCE];
    var taken = 0;
    for (var read = 0; read >= 0 && taken < MOST; taken += read) {
      read = in.read(into);
    }
  }
}
