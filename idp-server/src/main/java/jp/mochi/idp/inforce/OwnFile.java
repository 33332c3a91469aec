package jp.mochi.idp.inforce;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * This node's policy file, looked at round after round. It is read each time rather than judged by
 * its stamp: it is small, and a time that was set back, or a clock of coarse ticks, hides nothing.
 * A change counts once two looks have seen the same, so that a file still being written isn't taken
 * for a short one. Only one thread looks.
 */
final class OwnFile {
  /** Characters are bytes at least; some thousand rules. */
  static final long MOST_BYTES = 1 << 20;

  private final Path path;
  private Seen seen;
  private volatile Seen settled;

  /** What a look saw. */
  sealed interface Seen {
    record Text(PolicyText text) implements Seen {}

    /** {@code why} is a sentence. */
    record Away(String why) implements Seen {}
  }

  /** Takes the file as it is. */
  OwnFile(Path path) {
    this.path = path;
    this.seen = read();
    this.settled = seen;
  }

  /** As it was when it last stood still. */
  Seen settled() {
    return settled;
  }

  /** Looks; whether it stands still with another text than before. */
  boolean look() {
    var now = read();
    boolean changed = now.equals(seen) && !now.equals(settled);
    seen = now;
    settled = changed ? now : settled;
    return changed;
  }

  private Seen read() {
    try {
      if (Files.size(path) > MOST_BYTES) {
        return new Seen.Away(path + " is larger than " + MOST_BYTES + " bytes");
      }
      return new Seen.Text(PolicyText.of(Files.readString(path)));
    } catch (NoSuchFileException gone) {
      return new Seen.Away(path + " is not there");
    } catch (CharacterCodingException otherCharacters) {
      return new Seen.Away(path + " is not in UTF-8");
    } catch (IOException unreadable) {
      return new Seen.Away(path + " can't be read: " + unreadable.getMessage());
    }
  }
}
