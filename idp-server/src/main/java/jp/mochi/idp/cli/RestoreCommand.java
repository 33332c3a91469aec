package jp.mochi.idp.cli;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import jp.mochi.idp.Offline;
import jp.mochi.idp.StartFailure;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.audit.Circumstances;
import jp.mochi.idp.config.Configuration;
import jp.mochi.idp.key.BackupFile;
import jp.mochi.idp.lifecycle.Actor;
import jp.mochi.idp.lifecycle.Backup;
import jp.mochi.idp.lifecycle.ServerLock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mochi restore}: loads a backup in the place of everything, while no server runs. */
@Command(name = "restore")
final class RestoreCommand extends LocalCommand {
  @Parameters(index = "0", paramLabel = "FILE", descriptionKey = "restore.file")
  private Path file = Path.of("");

  @Option(names = "--json", descriptionKey = "option.json")
  private boolean json;

  RestoreCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  public Integer call() throws IOException {
    var configuration = WholeConfiguration.read(terminal(), config());
    var words = terminal().words();
    var lock =
        ServerLock.take(configuration.data())
            .orElseThrow(() -> new Failure(words.of("restore.running", configuration.data())));
    try {
      var nodes = Offline.connectedServers(configuration.database());
      if (nodes > 0) {
        throw new Failure(words.of("restore.nodes", nodes));
      }
      load(configuration);
    } catch (StartFailure failure) {
      throw new Failure(failure.sentence(terminal().locale()), failure);
    } finally {
      lock.close();
    }
    return 0;
  }

  private void load(Configuration configuration) throws StartFailure, IOException {
    var words = terminal().words();
    var source = terminal().here().resolve(file);
    var master = Offline.masterKey(configuration, terminal().environment());
    var audit = new AuditLog(configuration.audit().forward().isPresent());
    try (var in = new BufferedInputStream(Files.newInputStream(source));
        var database = Offline.database(configuration)) {
      var backup = new Backup(database, new BackupFile(master), audit, terminal().clock());
      switch (backup.restore(actor(), in)) {
        case Backup.Restored.Refused(var why) ->
            throw new Failure(words.of("restore.refused", source, why));
        case Backup.Restored.Done done ->
            tell(done, terminal().clock().withZone(configuration.timeZone()));
      }
    } catch (NoSuchFileException gone) {
      throw new Failure(words.of("file.notThere", source), gone);
    }
  }

  private Actor actor() {
    return new Actor(
        AuditEvent.Who.LOCAL,
        new Circumstances(terminal().clock().instant(), "restore", "", "mochi command"));
  }

  private void tell(Backup.Restored.Done done, Clock clock) throws IOException {
    if (json) {
      var node =
          Remote.JSON
              .createObjectNode()
              .put("from", done.from().toString())
              .put("rows", done.rows());
      var ended = done.ended();
      node.put("sessionsEnded", ended.sessions())
          .put("codesEnded", ended.codes())
          .put("awaitedEnded", ended.awaited())
          .put("requestsDenied", ended.requests())
          .put("recoveryCodesEnded", ended.recoveryCodes());
      terminal().out().println(Remote.JSON.writeValueAsString(node));
      return;
    }
    var from = Times.local(done.from().toString(), clock);
    var ended = done.ended();
    terminal()
        .out()
        .println(
            terminal()
                .words()
                .of(
                    "restore.done",
                    done.rows(),
                    ended.sessions(),
                    from,
                    ended.codes(),
                    ended.awaited(),
                    ended.requests(),
                    ended.recoveryCodes()));
  }
}
