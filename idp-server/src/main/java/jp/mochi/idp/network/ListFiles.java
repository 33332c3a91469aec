package jp.mochi.idp.network;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.List;

/** Zones' files on this machine, and when they have changed. */
final class ListFiles {
  private ListFiles() {}

  /** What a file's change shows in; another file under the same name has another stamp. */
  record Stamp(Instant modified, long size, String key, boolean readable) {
    /** No file can be seen there. */
    static final Stamp NONE = new Stamp(Instant.EPOCH, -1, "", false);
  }

  static Stamp stamp(Path file) {
    try {
      var seen = Files.readAttributes(file, BasicFileAttributes.class);
      return new Stamp(
          seen.lastModifiedTime().toInstant(),
          seen.size(),
          String.valueOf(seen.fileKey()),
          Files.isReadable(file));
    } catch (IOException notThere) {
      return Stamp.NONE;
    }
  }

  /**
   * The ranges of a list.
   *
   * @throws IOException it can't be read or isn't one; the message is a sentence
   */
  static List<LocatedRange> ranges(Path file) throws IOException {
    if (Files.size(file) > ZoneList.MOST_CHARACTERS * 4L) {
      throw new IOException(file + ": it is larger than a list may be");
    }
    var text = Files.readString(file, StandardCharsets.UTF_8);
    return switch (ZoneList.read(text, line -> new Origin.InFile(file, line))) {
      case ZoneList.Outcome.Read(var ranges) -> ranges;
      case ZoneList.Outcome.Faulty(var faults) ->
          throw new IOException(file + ": " + faults.getFirst().why());
    };
  }
}
