package jp.mochi.idp.login;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HexFormat;
import jp.mochi.idp.http.Listener;
import jp.mochi.idp.http.Route;
import jp.mochi.idp.text.Sha256;

/**
 * The script of the pages on which a browser is asked for a key: they can't do without. Its address
 * names the hash of its content, so browsers keep it for good.
 */
public final class KeyScript {
  private static final String FILE = "/assets/key.js";
  private static final int HASH = 8;

  private final byte[] script;
  private final String path;

  public KeyScript() {
    try (var in = KeyScript.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException("missing on the class path: " + FILE);
      }
      script = in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var hash = Arrays.copyOf(Sha256.of(script), HASH);
    path = "/assets/key/" + HexFormat.of().formatHex(hash) + ".js";
  }

  /** Its address. */
  public String path() {
    return path;
  }

  /** Where it is served. */
  public Route route() {
    return Route.get(Listener.MAIN, "/assets/key/{file}", this::serve);
  }

  private void serve(Context context) {
    if (!context.path().equals(path)) {
      context.status(HttpStatus.NOT_FOUND).result("");
      return;
    }
    context.header("Cache-Control", "public, max-age=31536000, immutable");
    context.header("X-Content-Type-Options", "nosniff");
    context.contentType("text/javascript; charset=utf-8");
    context.result(script);
  }
}
