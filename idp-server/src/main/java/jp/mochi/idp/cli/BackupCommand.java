package jp.mochi.idp.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code mochi backup}: everything that lasts, encrypted by the master key, in one file. */
@Command(name = "backup")
final class BackupCommand extends RemoteCommand {
  @Parameters(index = "0", paramLabel = "FILE", descriptionKey = "backup.file")
  private Path file = Path.of("");

  BackupCommand(Terminal terminal) {
    super(terminal);
  }

  /** Written beside its place and moved there when it is whole. */
  @Override
  void ask(Remote server) {
    var words = terminal().words();
    var target = terminal().here().resolve(file);
    var fresh = target.resolveSibling(target.getFileName() + ".part");
    try {
      Files.deleteIfExists(fresh);
      long bytes = receive(server, fresh);
      Files.move(
          fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      if (json()) {
        print(Remote.JSON.createObjectNode().put("file", target.toString()).put("bytes", bytes));
      } else {
        terminal().out().println(words.of("backup.done", target, bytes));
      }
    } catch (IOException broken) {
      throw new Failure(words.of("backup.failed", target, broken.getMessage()), broken);
    } finally {
      fresh.toFile().delete();
    }
  }

  private static long receive(Remote server, Path fresh) throws IOException {
    var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    try (var in = server.stream("POST", "/backup", java.util.Map.of());
        var channel =
            Files.newByteChannel(
                fresh, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mode);
        var out = new BufferedOutputStream(java.nio.channels.Channels.newOutputStream(channel))) {
      return in.transferTo(out);
    }
  }
}
