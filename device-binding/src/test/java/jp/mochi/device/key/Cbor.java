package jp.mochi.device.key;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Writes what an authenticator writes (RFC 8949, as CTAP2 has it): whole numbers, octets, texts,
 * lists, maps.
 */
final class Cbor {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  static byte[] of(Object value) {
    var cbor = new Cbor();
    cbor.write(value);
    return cbor.out.toByteArray();
  }

  private void write(Object value) {
    switch (value) {
      case Integer number when number >= 0 -> head(0, number);
      case Integer number -> head(1, -1 - number);
      case byte[] octets -> {
        head(2, octets.length);
        out.writeBytes(octets);
      }
      case String text -> {
        var octets = text.getBytes(StandardCharsets.UTF_8);
        head(3, octets.length);
        out.writeBytes(octets);
      }
      case List<?> list -> {
        head(4, list.size());
        list.forEach(this::write);
      }
      case Map<?, ?> map -> {
        head(5, map.size());
        map.forEach(
            (name, each) -> {
              write(name);
              write(each);
            });
      }
      default -> throw new IllegalArgumentException("no CBOR for " + value.getClass());
    }
  }

  private void head(int type, int value) {
    if (value < 24) {
      out.write(type << 5 | value);
    } else if (value < 256) {
      out.write(type << 5 | 24);
      out.write(value);
    } else {
      out.write(type << 5 | 25);
      out.write(value >> 8);
      out.write(value);
    }
  }
}
