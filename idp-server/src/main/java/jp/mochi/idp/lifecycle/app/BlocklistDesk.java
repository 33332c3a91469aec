package jp.mochi.idp.lifecycle.app;

import java.io.Serial;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jp.mochi.device.app.AppMatch;
import jp.mochi.device.app.Backwards;
import jp.mochi.device.app.Blocklist;
import jp.mochi.device.app.BlocklistEntry;
import jp.mochi.device.app.Matches;
import jp.mochi.device.app.VersionRange;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.config.AppsConfig;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.lifecycle.Actor;
import jp.mochi.idp.lifecycle.Notice;
import jp.mochi.idp.text.Sha256;
import org.jdbi.v3.core.Handle;

/** Where staff change the blocklist, and see what it has found. */
public final class BlocklistDesk {
  /** From where entries come that somebody adds one by one. */
  static final String BY_COMMAND = "command";

  static final String BY_FILE = "file";

  private final Database database;
  private final AppWatch watch;
  private final AuditLog audit;
  private final AppsConfig config;
  private final Clock clock;
  private final Blocklist blocklist = new Blocklist();
  private final Matches matches = new Matches();
  private final Backwards backwards = new Backwards();

  public BlocklistDesk(
      Database database, AppWatch watch, AuditLog audit, AppsConfig config, Clock clock) {
    this.database = database;
    this.watch = watch;
    this.audit = audit;
    this.config = config;
    this.clock = clock;
  }

  /** What came of adding an entry. */
  public sealed interface Added {
    /** It is on the list; devices are being looked at, unless too much waits for that. */
    record Listed(BlocklistEntry entry, Optional<LookBack> look) implements Added {}

    /** A dry run: it would find so many devices. */
    record WouldFind(long devices) implements Added {}

    /** Nothing is changed, for this reason. */
    record Refused(Notice why) implements Added {}
  }

  /**
   * Adds an entry and has devices looked at for it.
   *
   * @param dryRun only to say how many devices it would find
   */
  public Added add(Actor actor, EntryText text, boolean dryRun) {
    return switch (text.read(config, BY_COMMAND)) {
      case EntryText.Read.Bad(var why) -> new Added.Refused(why);
      case EntryText.Read.Good(var fresh) -> dryRun ? wouldFind(fresh) : add(actor, fresh);
    };
  }

  private Added wouldFind(BlocklistEntry.Fresh fresh) {
    var since = clock.instant().minus(fresh.lookBack());
    return new Added.WouldFind(
        database.read(handle -> backwards.count(handle, fresh.criteria(), since)));
  }

  private Added add(Actor actor, BlocklistEntry.Fresh fresh) {
    var came =
        database.write(
            handle -> {
              var one = add(handle, actor, List.of(fresh)).getFirst();
              if (one instanceof Blocklist.Added.Listed(var entry)) {
                audit.append(handle, actor.did("blocklist add", entry.id(), detail(entry)));
              }
              return one;
            });
    return switch (came) {
      case Blocklist.Added.Listed(var entry) -> new Added.Listed(entry, watch.look(entry));
      case Blocklist.Added.Already(var entry) -> new Added.Refused(already(entry, fresh));
      case Blocklist.Added.Full(var most) ->
          new Added.Refused(ListNotice.FULL.of(String.valueOf(most)));
    };
  }

  private List<Blocklist.Added> add(Handle handle, Actor actor, List<BlocklistEntry.Fresh> fresh) {
    return blocklist.add(handle, fresh, actor.name(), clock.instant());
  }

  private static Notice already(BlocklistEntry entry, BlocklistEntry.Fresh fresh) {
    return entry.action() == fresh.action()
        ? ListNotice.LISTED.of(entry.id())
        : ListNotice.LISTED_OTHERWISE.of(entry.id(), entry.action().text());
  }

  /** What records say of an entry. */
  private static Map<String, String> detail(BlocklistEntry entry) {
    var detail = new LinkedHashMap<String, String>();
    var criteria = entry.criteria();
    criteria.id().ifPresent(it -> detail.put("app", it));
    criteria.versions().map(VersionRange::text).ifPresent(it -> detail.put("versions", it));
    criteria.signer().ifPresent(it -> detail.put("signer", it));
    criteria.hash().ifPresent(it -> detail.put("sha256", it));
    detail.put("action", entry.action().text());
    detail.put("look-back", entry.lookBack().toDays() + "d");
    detail.put("reason", entry.reason().en());
    detail.put("source", entry.source().kind());
    return detail;
  }

  /** What came of taking an entry off the list. */
  public sealed interface Removed {
    /**
     * It is off. What it has done isn't undone by that.
     *
     * @param count the devices that it had found
     * @param suspended how many of them are suspended now
     */
    record Done(BlocklistEntry entry, Matches.Count count, long suspended) implements Removed {}

    /** It was off already. */
    record Refused(Notice why) implements Removed {}

    /** There is no such entry, and was none. */
    record NotThere(String id) implements Removed {}
  }

  /** Takes an entry off the list: from now on it finds nobody, and keeps nobody from signing on. */
  public Removed remove(Actor actor, String id) {
    return database.write(handle -> remove(handle, actor, id));
  }

  private Removed remove(Handle handle, Actor actor, String id) {
    var found = blocklist.find(handle, id);
    if (found.isEmpty()) {
      return new Removed.NotThere(id);
    }
    var removed = blocklist.remove(handle, id, actor.name(), clock.instant());
    if (removed.isEmpty()) {
      var off = blocklist.find(handle, id).flatMap(BlocklistEntry::removed).orElseThrow();
      return new Removed.Refused(ListNotice.NOT_LISTED.of(id, off.at().toString(), off.by()));
    }
    audit.append(handle, actor.did("blocklist remove", id, detail(removed.get())));
    return new Removed.Done(
        removed.get(), matches.count(handle, id), matches.suspended(handle, id));
  }

  /** What came of a file. */
  public sealed interface Imported {
    /**
     * Every row was judged; nothing was written if one is at fault.
     *
     * @param written how many entries came in
     */
    record Account(List<JudgedEntry> rows, int written) implements Imported {
      public Account {
        rows = List.copyOf(rows);
      }

      /** How many rows came to that. */
      public long count(JudgedEntry.Verdict verdict) {
        return rows.stream().filter(row -> row.verdict() == verdict).count();
      }

      /** Rows that keep the file out. */
      public List<JudgedEntry> faults() {
        return rows.stream().filter(row -> row.verdict() == JudgedEntry.Verdict.FAULT).toList();
      }
    }

    /** The file can't be read. */
    record Refused(Notice why) implements Imported {}
  }

  /**
   * Judges all rows of a file and, if none is at fault, brings them in.
   *
   * @param dryRun to say what would come of it, and do nothing
   */
  public Imported bringIn(Actor actor, byte[] file, boolean dryRun) {
    return switch (ListFile.read(file)) {
      case ListFile.Outcome.Unreadable(var why) -> new Imported.Refused(why);
      case ListFile.Outcome.Rows(var rows) -> bringIn(actor, rows, file, dryRun);
    };
  }

  private Imported bringIn(Actor actor, List<ListFile.Row> rows, byte[] file, boolean dryRun) {
    try {
      var account =
          database.write(
              handle -> {
                var judged = judge(handle, actor, rows);
                if (dryRun || !judged.faults().isEmpty()) {
                  throw new TakenBack(new Imported.Account(judged.rows(), 0));
                }
                record(handle, actor, judged, file);
                return judged;
              });
      account.rows().stream()
          .filter(row -> row.verdict() == JudgedEntry.Verdict.NEW)
          .flatMap(row -> row.entry().stream())
          .forEach(watch::look);
      return account;
    } catch (TakenBack all) {
      return all.account;
    }
  }

  private Imported.Account judge(Handle handle, Actor actor, List<ListFile.Row> rows) {
    var judged = new HashMap<Integer, JudgedEntry>();
    var numbers = new ArrayList<Integer>();
    var fresh = new ArrayList<BlocklistEntry.Fresh>();
    for (var row : rows) {
      switch (row) {
        case ListFile.Row.Bad(var number, var why) ->
            judged.put(number, JudgedEntry.fault(number, why));
        case ListFile.Row.Good(var number, var entry) -> {
          switch (entry.read(config, BY_FILE)) {
            case EntryText.Read.Bad(var why) -> judged.put(number, JudgedEntry.fault(number, why));
            case EntryText.Read.Good(var good) -> {
              numbers.add(number);
              fresh.add(good);
            }
          }
        }
      }
    }
    var added = add(handle, actor, fresh);
    for (int i = 0; i < added.size(); i++) {
      judged.put(numbers.get(i), judged(numbers.get(i), added.get(i), fresh.get(i)));
    }
    var all = rows.stream().flatMap(row -> Optional.ofNullable(judged.get(row.number())).stream());
    var account = new Imported.Account(all.toList(), 0);
    return new Imported.Account(
        account.rows(), Math.toIntExact(account.count(JudgedEntry.Verdict.NEW)));
  }

  private static JudgedEntry judged(int row, Blocklist.Added came, BlocklistEntry.Fresh fresh) {
    return switch (came) {
      case Blocklist.Added.Listed(var entry) -> JudgedEntry.of(row, entry, JudgedEntry.Verdict.NEW);
      case Blocklist.Added.Already(var entry) when entry.action() == fresh.action() ->
          JudgedEntry.of(row, entry, JudgedEntry.Verdict.SAME);
      case Blocklist.Added.Already(var entry) -> JudgedEntry.fault(row, already(entry, fresh));
      case Blocklist.Added.Full(var most) ->
          JudgedEntry.fault(row, ListNotice.FULL.of(String.valueOf(most)));
    };
  }

  private void record(Handle handle, Actor actor, Imported.Account account, byte[] file) {
    var detail =
        Map.of(
            "sha256", Sha256.hex(file),
            "new", String.valueOf(account.written()),
            "same", String.valueOf(account.count(JudgedEntry.Verdict.SAME)));
    audit.append(handle, actor.did("blocklist import", "", detail));
  }

  /** Takes the whole file back, and keeps what was found out. */
  private static final class TakenBack extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    private final transient Imported.Account account;

    TakenBack(Imported.Account account) {
      super("nothing is brought in", null, false, false);
      this.account = account;
    }
  }

  /** Has devices looked at again for an entry; empty where too much waits for that. */
  public Optional<LookBack> lookAgain(BlocklistEntry entry) {
    return watch.look(entry);
  }

  /** Entries, the latest first; see {@link Blocklist#list}. */
  public List<BlocklistEntry> list(boolean all, Optional<BlocklistEntry> before, int most) {
    return database.read(handle -> blocklist.list(handle, all, before, most));
  }

  /** The entry of this id, also one that was taken off. */
  public Optional<BlocklistEntry> find(String id) {
    return database.read(handle -> blocklist.find(handle, id));
  }

  /** How an entry fares. */
  public Matches.Count count(String id) {
    return database.read(handle -> matches.count(handle, id));
  }

  /** The devices that an entry has found, by their ids. */
  public List<AppMatch> matches(String id, Matches.Place after, int most) {
    return database.read(handle -> matches.ofEntry(handle, id, after, most));
  }
}
