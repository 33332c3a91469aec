package jp.mochi.cert;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;

/** Files that only their owner may read, and that are never seen half-written. */
final class PrivateFile {
  private PrivateFile() {}

  /** Writes a file whole, unless there is one: then that one stays. */
  static void createOnce(Path path, String text) throws IOException {
    var temporary = temporary(path, text);
    try {
      Files.createLink(path, temporary);
    } catch (FileAlreadyExistsException madeMeanwhile) {
      return;
    } finally {
      Files.delete(temporary);
    }
  }

  /** Writes a file whole, in place of one that was there. */
  static void replace(Path path, String text) throws IOException {
    Files.move(
        temporary(path, text),
        path,
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  private static Path temporary(Path path, String text) throws IOException {
    var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    var directory = Objects.requireNonNull(path.toAbsolutePath().getParent());
    var temporary = Files.createTempFile(directory, ".new", ".pem", mode);
    return Files.writeString(temporary, text);
  }
}
