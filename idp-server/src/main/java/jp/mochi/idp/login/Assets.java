package jp.mochi.idp.login;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Properties;
import java.util.zip.GZIPOutputStream;
import jp.mochi.idp.text.Sha256;

/**
 * The style sheets, which pages carry within them, and the one script of all pages. The script's
 * address names the hash of its content, so browsers keep it for good.
 */
public final class Assets {
  private static final String WEBJAR = "org.webjars.npm/picocss__pico";

  private final PageStyle form;
  private final PageStyle desk;
  private final PageStyle passing;
  private final byte[] script;
  private final byte[] zippedScript;
  private final String scriptPath;
  private final String origin;

  /** The style sheets and the script of pages that are shown where these are served. */
  public Assets() {
    var own = text("/assets/mochi.css");
    form = new PageStyle(StyleSubset.of(pico(), own) + own);
    var more = text("/assets/desk.css");
    desk = new PageStyle(StyleSubset.of(pico(), own + more) + own + more);
    passing = new PageStyle(text("/assets/passing.css"));
    script = resource("/assets/mochi.js");
    zippedScript = zip(script);
    scriptPath = "/assets/mochi-" + hash(script) + ".js";
    origin = "";
  }

  private Assets(Assets others, String origin) {
    form = new PageStyle(others.form.text(), origin);
    desk = new PageStyle(others.desk.text(), origin);
    passing = new PageStyle(others.passing.text(), origin);
    script = others.script;
    zippedScript = others.zippedScript;
    scriptPath = others.scriptPath;
    this.origin = origin;
  }

  /** The same for pages that are shown at another origin, where no script is served. */
  public Assets servedBy(String itsOrigin) {
    return new Assets(this, itsOrigin);
  }

  /** The style sheet of pages that people read: what they meet of Pico CSS, then our rules. */
  PageStyle form() {
    return form;
  }

  /** The same with what pages of lists and forms need besides. */
  PageStyle desk() {
    return desk;
  }

  /** The style sheet of pages that post a form on by themselves. */
  PageStyle passing() {
    return passing;
  }

  /** The script's address. */
  public String script() {
    return origin + scriptPath;
  }

  /** {@code GET /assets/{file}}. */
  void serve(Context context) {
    if (!context.path().equals(scriptPath)) {
      context.status(HttpStatus.NOT_FOUND).result("");
      return;
    }
    context.header("Cache-Control", "public, max-age=31536000, immutable");
    context.header("X-Content-Type-Options", "nosniff");
    context.header("Vary", "Accept-Encoding");
    context.contentType("text/javascript; charset=utf-8");
    if (PageStyle.acceptsZipped(context)) {
      context.header("Content-Encoding", "gzip").result(zippedScript);
    } else {
      context.result(script);
    }
  }

  /** The webjar's path names its version, which its own properties tell. */
  private static String pico() {
    var properties = new Properties();
    try (var in = open("/META-INF/maven/" + WEBJAR + "/pom.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var version = properties.getProperty("version");
    return text("/META-INF/resources/webjars/picocss__pico/" + version + "/css/pico.min.css");
  }

  /** The whole of Pico CSS and our rules: what the pages' own style sheet is cut from. */
  static String uncut() {
    return pico() + text("/assets/mochi.css");
  }

  private static String text(String path) {
    return new String(resource(path), StandardCharsets.UTF_8);
  }

  private static byte[] resource(String path) {
    try (var in = open(path)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream open(String path) {
    var in = Assets.class.getResourceAsStream(path);
    if (in == null) {
      throw new IllegalStateException("missing on the class path: " + path);
    }
    return in;
  }

  private static byte[] zip(byte[] plain) {
    var zipped = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(zipped)) {
      out.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return zipped.toByteArray();
  }

  private static String hash(byte[] content) {
    return HexFormat.of().formatHex(Sha256.of(content), 0, 8);
  }
}
