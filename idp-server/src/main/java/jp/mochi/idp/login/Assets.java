package jp.mochi.idp.login;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Properties;
import java.util.zip.GZIPOutputStream;

/**
 * The one style sheet (Pico CSS and our rules after it) and the one script of all pages. Their
 * addresses name the hash of their content, so browsers keep them for good.
 */
public final class Assets {
  private static final String WEBJAR = "org.webjars.npm/picocss__pico";

  /** Content is held twice, plain and zipped; never changed, never compared. */
  private static final class Asset {
    private final String type;
    private final byte[] plain;
    private final byte[] zipped;
    private final String path;

    private Asset(String type, byte[] plain, String path) {
      this.type = type;
      this.plain = plain;
      this.zipped = zip(plain);
      this.path = path;
    }

    private static Asset of(String name, String extension, String type, byte[] plain) {
      var path = "/assets/" + name + "-" + hash(plain) + "." + extension;
      return new Asset(type, plain, path);
    }
  }

  private final Asset style;
  private final Asset script;
  private final Map<String, Asset> byPath;

  public Assets() {
    var css = new ByteArrayOutputStream();
    css.writeBytes(pico());
    css.writeBytes(resource("/assets/mochi.css"));
    style = Asset.of("mochi", "css", "text/css; charset=utf-8", css.toByteArray());
    script =
        Asset.of("mochi", "js", "text/javascript; charset=utf-8", resource("/assets/mochi.js"));
    byPath = Map.of(style.path, style, script.path, script);
  }

  /** The style sheet's address. */
  public String style() {
    return style.path;
  }

  /** The script's address. */
  public String script() {
    return script.path;
  }

  /** {@code GET /assets/{file}}. */
  void serve(Context context) {
    var asset = byPath.get(context.path());
    if (asset == null) {
      context.status(HttpStatus.NOT_FOUND).result("");
      return;
    }
    context.header("Cache-Control", "public, max-age=31536000, immutable");
    context.header("X-Content-Type-Options", "nosniff");
    context.header("Vary", "Accept-Encoding");
    context.contentType(asset.type);
    var accepted = context.header("Accept-Encoding");
    if (accepted != null && accepted.contains("gzip")) {
      context.header("Content-Encoding", "gzip").result(asset.zipped);
    } else {
      context.result(asset.plain);
    }
  }

  /** The webjar's path names its version, which its own properties tell. */
  private static byte[] pico() {
    var properties = new Properties();
    try (var in = open("/META-INF/maven/" + WEBJAR + "/pom.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var version = properties.getProperty("version");
    return resource("/META-INF/resources/webjars/picocss__pico/" + version + "/css/pico.min.css");
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
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(content);
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
