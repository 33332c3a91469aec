package jp.mochi.idp.lifecycle;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Held by a running server on its data directory, so that a second start and a restore under its
 * feet are refused. The system lets go of it when the process ends, however it ends.
 */
public final class ServerLock implements AutoCloseable {
  private static final String FILE = "server.lock";

  private final FileChannel channel;

  private ServerLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock of a data directory, which is made where it isn't there.
   *
   * @return empty when another process, or another server in this one, holds it
   */
  public static Optional<ServerLock> take(Path data) throws IOException {
    Files.createDirectories(data);
    var channel =
        FileChannel.open(data.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (locked(channel)) {
      return Optional.of(new ServerLock(channel));
    }
    channel.close();
    return Optional.empty();
  }

  /**
   * Whether a server, here or in another process, holds the lock of a data directory. Nothing is
   * made: who only asks may be another user than the server's, whose file would be in its way.
   */
  public static boolean isHeld(Path data) throws IOException {
    try (var channel = FileChannel.open(data.resolve(FILE), StandardOpenOption.WRITE)) {
      return !locked(channel);
    } catch (NoSuchFileException never) {
      return false;
    }
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException inThisProcess) {
      return false;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
