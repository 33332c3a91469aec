package jp.mochi.metadata;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** No bytes whatever make the reader do anything but answer. */
class HostileMetadataTest {
  private final MetadataReader reader = new MetadataReader(Samples.CLOCK);

  @Property(tries = 500)
  void answersToAnyBytes(@ForAll @Size(max = 300) byte[] bytes) {
    assertNotNull(reader.read(bytes));
  }

  @Property(tries = 1500)
  void answersToMutatedDocuments(
      @ForAll @IntRange(max = 4) int sample,
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 8) int cuts) {
    var random = new Random(seed);
    var bytes = Samples.text(Samples.NAMES.get(sample)).getBytes(UTF_8);
    for (int i = 0; i < cuts; i++) {
      bytes = mutated(bytes, random);
    }
    assertNotNull(reader.read(bytes));
  }

  /**
   * Changes a value inside quotes or between tags, so that the document stays well-formed more
   * often.
   */
  @Property(tries = 1500)
  void answersToMutatedValues(
      @ForAll @IntRange(max = 4) int sample, @ForAll long seed, @ForAll String value) {
    var random = new Random(seed);
    var text = Samples.text(Samples.NAMES.get(sample));
    int from = random.nextInt(text.length());
    char quote = random.nextBoolean() ? '"' : '>';
    int start = text.indexOf(quote, from);
    int end = start < 0 ? -1 : text.indexOf(quote == '"' ? '"' : '<', start + 1);
    if (end < 0) {
      return;
    }
    var safe = value.replace("<", "&lt;").replace("&", "&amp;").replace("\"", "&quot;");
    var document = text.substring(0, start + 1) + safe + text.substring(end);
    assertNotNull(reader.read(document.getBytes(UTF_8)));
  }

  private static byte[] mutated(byte[] bytes, Random random) {
    if (bytes.length < 4) {
      return bytes;
    }
    int at = random.nextInt(bytes.length - 2);
    int length = 1 + random.nextInt(Math.min(60, bytes.length - at - 1));
    switch (random.nextInt(3)) {
      case 0 -> bytes[at] = (byte) random.nextInt(256);
      case 1 -> {
        var shorter = new byte[bytes.length - length];
        System.arraycopy(bytes, 0, shorter, 0, at);
        System.arraycopy(bytes, at + length, shorter, at, bytes.length - at - length);
        return shorter;
      }
      default -> {
        int to = random.nextInt(bytes.length - length);
        System.arraycopy(bytes, at, bytes, to, length);
      }
    }
    return bytes;
  }
}
