package jp.mochi.idp.lifecycle;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import jp.mochi.cert.authority.Crls;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.database.OpenDatabase;
import jp.mochi.idp.key.BackupDamaged;
import jp.mochi.idp.key.BackupFile;
import org.jdbi.v3.core.Handle;

/**
 * Everything that lasts in one encrypted file, and back. Within the encryption a line says when the
 * backup was begun; the database's snapshot follows, all of one moment at or after that time.
 */
public final class Backup {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int LONGEST_HEAD = 1_000;

  private final OpenDatabase database;
  private final BackupFile file;
  private final AuditLog audit;
  private final Clock clock;

  public Backup(OpenDatabase database, BackupFile file, AuditLog audit, Clock clock) {
    this.database = database;
    this.file = file;
    this.audit = audit;
    this.clock = clock;
  }

  /** What a restore did. */
  public sealed interface Restored {
    /**
     * Everything is as it was.
     *
     * @param from when the backup was begun: what changed since must be done again
     * @param rows how many rows were loaded
     * @param ended what it held and doesn't count any more
     */
    record Done(Instant from, long rows, EndRestored.Ended ended) implements Restored {}

    /** Nothing is changed; {@code why} is a sentence. */
    record Refused(String why) implements Restored {}
  }

  /** Writes a backup, consistent, beside everything else that goes on. */
  public void write(Actor actor, OutputStream out) throws IOException {
    var begun = clock.instant();
    database.write(
        handle -> {
          audit.append(handle, actor.did("backup", database.engine(), Map.of()));
          return true;
        });
    try (var sealed = file.encrypt(out)) {
      var head = JSON.createObjectNode().put("mochi-backup", 1).put("time", begun.toString());
      sealed.write((JSON.writeValueAsString(head) + "\n").getBytes(StandardCharsets.UTF_8));
      database.exportSnapshot(sealed);
    }
  }

  /**
   * Loads a backup in the place of everything. All sessions and codes end: what was proved before
   * the backup may not hold any more, and what opens something once may have done so since.
   * Loading, ending and the record of both are one transaction: killed at any moment, the database
   * is as it was before or whole, and never with the old sessions.
   */
  public Restored restore(Actor actor, InputStream in) throws IOException {
    try {
      var opened = file.decrypt(in);
      var from = begun(opened);
      var ended = new EndRestored.Ended[] {EndRestored.Ended.NOTHING};
      var rows = database.loadSnapshot(opened, loaded -> ended[0] = end(loaded, actor, from));
      return new Restored.Done(from, rows, ended[0]);
    } catch (BackupDamaged damaged) {
      return new Restored.Refused(String.valueOf(damaged.getMessage()));
    } catch (IOException refused) {
      return new Restored.Refused("The backup can't be loaded: " + refused.getMessage() + ".");
    }
  }

  private EndRestored.Ended end(Handle loaded, Actor actor, Instant from) {
    var ended = new EndRestored(clock).end(loaded, actor, from);
    loaded.execute("DELETE FROM lease");
    new Crls().raiseAll(loaded);
    var detail = ended.detail();
    detail.put("from", from.toString());
    audit.append(loaded, actor.did("restore", database.engine(), detail));
    return ended;
  }

  private static Instant begun(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0 || line.size() > LONGEST_HEAD) {
        throw new IOException("its first line is missing");
      }
      line.write(next);
    }
    try {
      return Instant.parse(JSON.readTree(line.toByteArray()).path("time").asText());
    } catch (DateTimeException notATime) {
      throw new IOException("it doesn't say when it was made", notATime);
    }
  }
}
