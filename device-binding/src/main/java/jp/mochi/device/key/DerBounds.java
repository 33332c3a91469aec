package jp.mochi.device.key;

import com.webauthn4j.data.attestation.statement.AttestationCertificatePath;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether what certificates hold in extensions is as long as it says (X.690 §8.1, lengths as in
 * DER). The library that reads makers' extensions takes each length for true and makes room for it:
 * a few octets of a stranger's would have it ask for two gigabytes.
 */
final class DerBounds {
  /** Makers' extensions have five levels; each costs whoever reads them stack. */
  private static final int DEEPEST = 32;

  /** Android's key description, Apple's nonce, FIDO's AAGUID, and a TPM's other names. */
  private static final List<String> READ =
      List.of(
          "1.3.6.1.4.1.11129.2.1.17",
          "1.2.840.113635.100.8.2",
          "1.3.6.1.4.1.45724.1.1.4",
          "2.5.29.17");

  private static final int CONSTRUCTED = 0x20;
  private static final int LONG_FORM = 0x80;
  private static final int NUMBER_FOLLOWS = 0x1f;
  private static final int MORE = 0x80;

  private DerBounds() {}

  /**
   * Whether no extension that the library reads says of itself more than it holds.
   *
   * @param path of an attestation, or null where it has none
   */
  static boolean hold(@Nullable AttestationCertificatePath path) {
    return path == null
        || path.stream()
            .flatMap(each -> READ.stream().map(each::getExtensionValue))
            .filter(Objects::nonNull)
            .allMatch(DerBounds::inOctets);
  }

  /** An extension's value stands in an OCTET STRING, which the JDK has written. */
  private static boolean inOctets(byte[] wrapped) {
    var outer = ByteBuffer.wrap(wrapped);
    outer.get();
    var length = length(outer);
    return length == outer.remaining() && holds(outer, 0);
  }

  /** Whether values stand here one after the other up to the end, and none says more. */
  private static boolean holds(ByteBuffer values, int depth) {
    while (values.hasRemaining()) {
      var first = values.get() & 0xff;
      if ((first & NUMBER_FOLLOWS) == NUMBER_FOLLOWS && !passNumber(values)) {
        return false;
      }
      var length = length(values);
      if (length < 0 || length > values.remaining()) {
        return false;
      }
      var constructed = (first & CONSTRUCTED) != 0;
      if (constructed
          && (depth == DEEPEST || !holds(values.slice(values.position(), length), depth + 1))) {
        return false;
      }
      values.position(values.position() + length);
    }
    return true;
  }

  private static boolean passNumber(ByteBuffer values) {
    while (values.hasRemaining()) {
      if ((values.get() & MORE) == 0) {
        return true;
      }
    }
    return false;
  }

  /** The length that is written here, or -1: none, an indefinite one, or one above 2 GiB. */
  private static int length(ByteBuffer values) {
    if (!values.hasRemaining()) {
      return -1;
    }
    var first = values.get() & 0xff;
    if (first < LONG_FORM) {
      return first;
    }
    var octets = first & ~LONG_FORM;
    if (octets == 0 || octets > Integer.BYTES || octets > values.remaining()) {
      return -1;
    }
    var length = 0L;
    for (var i = 0; i < octets; i++) {
      length = length << Byte.SIZE | values.get() & 0xff;
    }
    return length > Integer.MAX_VALUE ? -1 : (int) length;
  }
}
