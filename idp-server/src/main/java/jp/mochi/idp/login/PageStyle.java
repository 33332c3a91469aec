package jp.mochi.idp.login;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import gg.jte.Content;
import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
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
  private final byte[] octets;
  private final String sought;
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
    this.octets = text.getBytes(UTF_8);
    this.sought = new String(octets, ISO_8859_1);
    var out = new ByteArrayOutputStream();
    compress(out, Deflater.BEST_COMPRESSION, octets, Deflater.SYNC_FLUSH);
    this.compressed = out.toByteArray();
  }

  /** What stands between the style tags. */
  String text() {
    return text;
  }

  /** The same for a template, encoded once. */
  Content content() {
    return page -> page.writeBinaryContent(octets);
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
   * @param page in UTF-8
   * @throws IllegalArgumentException when it doesn't
   */
  byte[] zip(byte[] page) {
    int at = new String(page, ISO_8859_1).indexOf(sought);
    if (at < 0) {
      throw new IllegalArgumentException("a page without its style sheet");
    }
    var out = new ByteArrayOutputStream(compressed.length + 4096);
    out.writeBytes(GZIP_HEADER);
    int level = Deflater.DEFAULT_COMPRESSION;
    compress(out, level, Arrays.copyOf(page, at), Deflater.SYNC_FLUSH);
    out.writeBytes(compressed);
    int after = at + octets.length;
    compress(out, level, Arrays.copyOfRange(page, after, page.length), Deflater.NO_FLUSH);
    var sum = new CRC32();
    sum.update(page);
    littleEndian(out, (int) sum.getValue());
    littleEndian(out, page.length);
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
