package jp.mochi.idp.login;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * A style sheet that pages carry within them: no second request has to end before the page shows.
 *
 * <p>The sheet is compressed once; a page is zipped around it (RFC 1951 blocks that end on whole
 * octets can be put one after the other), so that only what differs costs time. Zipping tells
 * nobody a secret by its length: what is secret in a page, the sealed token, is new in each one.
 */
final class PageStyle {
  private static final byte[] GZIP_HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

  private final String text;
  private final Csp policy;
  private final byte[] compressed;

  PageStyle(String text) {
    this(text, "");
  }

  /**
   * @param origin where the page's script is served; empty where the page itself is
   */
  PageStyle(String text, String origin) {
    if (text.contains("</")) {
      throw new IllegalArgumentException("a style sheet that would end its own element");
    }
    this.text = text;
    this.policy = new Csp(text, origin);
    var out = new ByteArrayOutputStream();
    compress(out, Deflater.BEST_COMPRESSION, text.getBytes(UTF_8), Deflater.SYNC_FLUSH);
    this.compressed = out.toByteArray();
  }

  /** What stands between the style tags. */
  String text() {
    return text;
  }

  /** The policies that allow this style sheet. */
  Csp policy() {
    return policy;
  }

  /** Whether the browser reads gzip; every one that is younger than this century does. */
  static boolean acceptsZipped(Context context) {
    var accepted = context.header("Accept-Encoding");
    return accepted != null && accepted.contains("gzip");
  }

  /**
   * A page that carries this sheet, in gzip's form (RFC 1952).
   *
   * @throws IllegalArgumentException when it doesn't
   */
  byte[] zip(String page) {
    int at = page.indexOf(text);
    if (at < 0) {
      throw new IllegalArgumentException("a page without its style sheet");
    }
    var out = new ByteArrayOutputStream(compressed.length + 4096);
    out.writeBytes(GZIP_HEADER);
    int level = Deflater.DEFAULT_COMPRESSION;
    compress(out, level, page.substring(0, at).getBytes(UTF_8), Deflater.SYNC_FLUSH);
    out.writeBytes(compressed);
    compress(out, level, page.substring(at + text.length()).getBytes(UTF_8), Deflater.NO_FLUSH);
    byte[] plain = page.getBytes(UTF_8);
    var sum = new CRC32();
    sum.update(plain);
    littleEndian(out, (int) sum.getValue());
    littleEndian(out, plain.length);
    return out.toByteArray();
  }

  /** Without a flush at the end, the last block is marked as the last. */
  private static void compress(ByteArrayOutputStream out, int level, byte[] plain, int flush) {
    var deflater = new Deflater(level, true);
    try {
      deflater.setInput(plain);
      if (flush == Deflater.NO_FLUSH) {
        deflater.finish();
      }
      byte[] buffer = new byte[8192];
      int count;
      do {
        count = deflater.deflate(buffer, 0, buffer.length, flush);
        out.write(buffer, 0, count);
      } while (count == buffer.length);
    } finally {
      deflater.end();
    }
  }

  private static void littleEndian(ByteArrayOutputStream out, int value) {
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      out.write(value >>> shift);
    }
  }
}
