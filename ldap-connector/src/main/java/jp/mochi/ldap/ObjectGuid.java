package jp.mochi.ldap;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.UUID;

/**
 * AD's {@code objectGUID}: 16 octets of which the first three fields stand in little-endian order
 * (MS-DTYP §2.3.4.2), so that its text differs from reading the octets one after another.
 */
final class ObjectGuid {
  static final int LENGTH = 16;

  private ObjectGuid() {}

  /** The text that Microsoft's tools show, in lower case. */
  static String text(byte[] octets) {
    ByteBuffer in = ByteBuffer.wrap(octets);
    ByteBuffer out = ByteBuffer.allocate(LENGTH);
    in.order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(in.getInt()).putShort(in.getShort()).putShort(in.getShort());
    in.order(ByteOrder.BIG_ENDIAN);
    out.putLong(in.getLong()).flip();
    return new UUID(out.getLong(), out.getLong()).toString();
  }

  /** The octets of such a text; empty where it is none. */
  static Optional<byte[]> octets(String text) {
    UUID id;
    try {
      id = UUID.fromString(text);
    } catch (IllegalArgumentException notAGuid) {
      return Optional.empty();
    }
    ByteBuffer in = ByteBuffer.allocate(LENGTH);
    in.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits()).flip();
    ByteBuffer out = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(in.getInt()).putShort(in.getShort()).putShort(in.getShort());
    out.order(ByteOrder.BIG_ENDIAN).putLong(in.getLong());
    return Optional.of(out.array());
  }
}
