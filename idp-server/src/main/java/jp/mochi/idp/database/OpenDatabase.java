package jp.mochi.idp.database;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/** A database whose schema is current, with what only operations need. */
public interface OpenDatabase extends Database {
  /** {@code SQLite} or {@code PostgreSQL}. */
  String engine();

  /** How much work waits, for the metrics. */
  int waiting();

  /**
   * Writes every table, as it is at one moment, as JSON lines that both engines can load. Runs
   * beside everything else. See {@link SnapshotFormat}.
   */
  void exportSnapshot(OutputStream out) throws IOException;

  /**
   * Replaces all content by a snapshot's, in one transaction.
   *
   * @return how many rows were loaded
   * @throws IOException when it is not a whole snapshot of this release's schema: nothing is
   *     changed then
   */
  default long loadSnapshot(InputStream in) throws IOException {
    return loadSnapshot(in, loaded -> {});
  }

  /**
   * The same, with work on what was loaded in the same transaction: a kill leaves both or neither.
   *
   * @param afterwards its exception leaves everything as it was
   */
  long loadSnapshot(InputStream in, Consumer<Handle> afterwards) throws IOException;
}
