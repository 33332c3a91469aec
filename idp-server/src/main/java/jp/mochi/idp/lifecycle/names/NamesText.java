package jp.mochi.idp.lifecycle.names;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jp.mochi.idp.attribute.KeptNames.Kept;
import jp.mochi.idp.attribute.KeptNames.Retired;

/** Files as text: one that ought to be UTF-8, with a byte order mark or without, and our own. */
public final class NamesText {
  private static final byte[] UTF_8_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  /** Shift_JIS as Windows writes it. */
  private static final Charset SHIFT_JIS = Charset.forName("windows-31j");

  private NamesText() {}

  /** The text, or why there is none. */
  public sealed interface Outcome {
    record Text(String text) implements Outcome {}

    record Foreign(FileFault fault) implements Outcome {}
  }

  /** Reads it. */
  public static Outcome of(byte[] bytes) {
    if (startsWith(bytes, (byte) 0xFE, (byte) 0xFF)
        || startsWith(bytes, (byte) 0xFF, (byte) 0xFE)) {
      return new Outcome.Foreign(FileFault.UTF_16);
    }
    var content =
        startsWith(bytes, UTF_8_MARK)
            ? Arrays.copyOfRange(bytes, UTF_8_MARK.length, bytes.length)
            : bytes;
    var text = decoded(content, UTF_8);
    if (text.isPresent()) {
      return text.get().indexOf('\0') < 0
          ? new Outcome.Text(text.get())
          : new Outcome.Foreign(FileFault.UTF_16);
    }
    return new Outcome.Foreign(
        decoded(content, SHIFT_JIS).isPresent() ? FileFault.SHIFT_JIS : FileFault.NOT_UTF_8);
  }

  /** All names of a service, first those that are somebody's. */
  static String csv(List<Kept> kept, List<Retired> retired) {
    var rows =
        Stream.concat(
            kept.stream()
                .map(n -> List.of(n.person().value(), n.value(), n.created().toString(), "")),
            retired.stream()
                .map(
                    n ->
                        List.of(
                            n.former().orElse(""),
                            n.value(),
                            n.created().toString(),
                            n.since().toString())));
    return Stream.concat(Stream.of(List.of("person", "value", "created", "retired")), rows)
        .map(row -> row.stream().map(NamesText::cell).collect(Collectors.joining(",")) + "\r\n")
        .collect(Collectors.joining());
  }

  private static String cell(String value) {
    var text = FormulaCells.write(value);
    var quoted = text.chars().anyMatch(c -> "\",\r\n ".indexOf(c) >= 0);
    return quoted ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }

  private static boolean startsWith(byte[] bytes, byte... start) {
    return bytes.length >= start.length
        && Arrays.equals(bytes, 0, start.length, start, 0, start.length);
  }

  private static Optional<String> decoded(byte[] bytes, Charset charset) {
    try {
      return Optional.of(charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException another) {
      return Optional.empty();
    }
  }
}
