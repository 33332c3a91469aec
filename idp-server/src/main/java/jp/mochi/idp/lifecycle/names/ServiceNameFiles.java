package jp.mochi.idp.lifecycle.names;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import jp.mochi.idp.attribute.KeptNames;
import jp.mochi.idp.attribute.KeptNames.Kept;
import jp.mochi.idp.attribute.KeptNames.Retired;
import jp.mochi.idp.attribute.PersistentNameIds.Kind;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.lifecycle.Actor;
import jp.mochi.idp.lifecycle.Notice;
import jp.mochi.idp.text.Sha256;
import jp.mochi.ldap.Directory;
import jp.mochi.ldap.PersonId;
import jp.mochi.metadata.ServiceProvider;
import jp.mochi.metadata.ServiceProviders;
import org.jdbi.v3.core.Handle;

/**
 * Names of a service as files. People are looked up before the transaction begins; what is kept is
 * read, judged against and written in one, with its audit record: all rows come in, or none.
 */
public final class ServiceNameFiles {
  private final Database database;
  private final ServiceProviders services;
  private final Directory directory;
  private final AuditLog audit;
  private final String scope;
  private final Clock clock;

  /**
   * @param scope what stands behind the {@code @} of pairwise identifiers
   */
  public ServiceNameFiles(
      Database database,
      ServiceProviders services,
      Directory directory,
      AuditLog audit,
      String scope,
      Clock clock) {
    this.database = database;
    this.services = services;
    this.directory = directory;
    this.audit = audit;
    this.scope = scope;
    this.clock = clock;
  }

  /**
   * What to bring in.
   *
   * @param dryRun to say what would come of it, and do nothing
   * @param passOverUnknown to go on where the directory doesn't know a row's person: the name is
   *     kept for the id that the row has, or as nobody's where it has none
   * @param giveBack to give names back to whoever goes today by the login that nobody went by when
   *     they were kept as nobody's
   */
  public record Order(
      String service, Kind kind, boolean dryRun, boolean passOverUnknown, boolean giveBack) {}

  /** What came of it. */
  public sealed interface Outcome {
    /**
     * Every row was judged; nothing was written if a row is at fault, or if nothing was to be.
     *
     * @param written how many names came in
     * @param retired how many names nobody can get any more, or could after a dry run
     */
    record Account(List<JudgedRow> rows, int written, int retired) implements Outcome {
      public Account {
        rows = List.copyOf(rows);
      }

      /** Whether the file names nobody: a table that was written wrongly looks like that. */
      boolean namesNobody() {
        return rows.stream()
            .map(JudgedRow::verdict)
            .noneMatch(
                verdict ->
                    verdict == Verdict.NEW
                        || verdict == Verdict.BACK
                        || verdict == Verdict.SAME
                        || verdict == Verdict.RETIRED);
      }

      /** Rows that bring somebody a name. */
      public long comingIn() {
        return rows.stream().filter(row -> row.verdict().comesIn()).count();
      }

      /** Rows that keep the file out. */
      public List<JudgedRow> faults() {
        return rows.stream().filter(row -> row.verdict().isFault()).toList();
      }

      public long count(Verdict verdict) {
        return rows.stream().filter(row -> row.verdict() == verdict).count();
      }

      public long passedOver() {
        return rows.stream().filter(row -> row.verdict().isPassedOver()).count();
      }
    }

    /** The file can't be read, or the directory doesn't answer. */
    record Refused(Notice why) implements Outcome {}

    record NotThere(String service) implements Outcome {}
  }

  /**
   * Judges all rows of a file and, if none is at fault, brings them in.
   *
   * @param csv the file
   */
  public Outcome bringIn(Actor actor, Order order, byte[] csv) throws InterruptedException {
    var entry = entry(order.service());
    if (entry.isEmpty()) {
      return new Outcome.NotThere(order.service());
    }
    var unused = NamesInUse.whyNot(entry.get(), order.kind());
    if (unused.isPresent()) {
      return new Outcome.Refused(unused.get());
    }
    return switch (new NamesFile(rule(order), entry.get().entityId()).read(csv)) {
      case NamesFile.Outcome.Unreadable(var why) -> new Outcome.Refused(why);
      case NamesFile.Outcome.Rows(var rows) -> {
        var asked = rows.stream().filter(row -> row.settled().isEmpty()).map(NamesRow::person);
        var people = new WhoIsWho(directory).of(asked.toList());
        if (people.isEmpty()) {
          yield new Outcome.Refused(FileFault.DIRECTORY_SILENT.of(""));
        }
        var reading = new Reading(entry.get(), rows, people.get());
        var digest = Sha256.hex(csv);
        yield order.dryRun()
            ? database.read(handle -> wouldBe(judge(handle, order, reading)))
            : database.<Outcome>write(handle -> write(handle, actor, order, reading, digest));
      }
    };
  }

  private static Outcome wouldBe(JudgeRows judge) {
    return new Outcome.Account(judge.judged(), 0, judge.leavers().size());
  }

  /** What a file says, whom it names, and whose it is. */
  private record Reading(
      ServiceProvider entry, List<NamesRow> rows, Map<String, WhoIsWho.Answer> people) {}

  private NameRule rule(Order order) {
    return new NameRule(order.kind(), scope);
  }

  private JudgeRows judge(Handle handle, Order order, Reading reading) {
    var names = new KeptNames(order.kind());
    var entityId = reading.entry().entityId();
    var judge =
        new JudgeRows(
            rule(order),
            names.ofService(handle, entityId),
            names.retired(handle, entityId),
            reading.people(),
            order);
    judge.judge(reading.rows());
    return judge;
  }

  private Outcome write(Handle handle, Actor actor, Order order, Reading reading, String digest) {
    return attempt(handle, actor, order, reading, digest)
        .or(() -> attempt(handle, actor, order, reading, digest))
        .orElseThrow(() -> new IllegalStateException("names were made again while some came in"));
  }

  /** Empty, and nothing done, where a sign-on got in the way between the reading and the adding. */
  private Optional<Outcome> attempt(
      Handle handle, Actor actor, Order order, Reading reading, String digest) {
    var judge = judge(handle, order, reading);
    var account = new Outcome.Account(judge.judged(), judge.fresh().size(), judge.leavers().size());
    if (!account.faults().isEmpty()) {
      return Optional.of(new Outcome.Account(account.rows(), 0, 0));
    }
    if (account.namesNobody()) {
      var rows = String.valueOf(account.rows().size());
      return Optional.of(new Outcome.Refused(FileFault.NAMES_NOBODY.of(rows)));
    }
    var entry = reading.entry();
    var names = new KeptNames(order.kind());
    handle.execute("SAVEPOINT names");
    names.giveBack(handle, entry.entityId(), judge.givenBack());
    if (!names.add(handle, entry.entityId(), kept(judge.fresh()))
        || !names.retire(handle, entry.entityId(), retired(judge.leavers()))) {
      handle.execute("ROLLBACK TO SAVEPOINT names");
      return Optional.empty();
    }
    handle.execute("RELEASE SAVEPOINT names");
    record(handle, actor, order, entry, account, digest);
    return Optional.of(account);
  }

  private void record(
      Handle handle,
      Actor actor,
      Order order,
      ServiceProvider entry,
      Outcome.Account account,
      String digest) {
    var detail = new LinkedHashMap<String, String>();
    detail.put("entityId", entry.entityId());
    detail.put("kind", word(order.kind()));
    detail.put("sha256", digest);
    detail.put("new", String.valueOf(account.written()));
    detail.put("same", String.valueOf(account.count(Verdict.SAME)));
    detail.put("passedOver", String.valueOf(account.passedOver()));
    detail.put("retired", String.valueOf(account.retired()));
    audit.append(handle, actor.did("sp import-names", entry.name(), detail));
  }

  private List<Kept> kept(List<JudgeRows.NewName> fresh) {
    var now = clock.instant();
    return fresh.stream()
        .map(n -> new Kept(n.person(), n.row().value(), n.row().created().orElse(now)))
        .toList();
  }

  private List<Retired> retired(List<JudgeRows.Leaver> leavers) {
    var now = clock.instant();
    return leavers.stream()
        .map(
            l ->
                new Retired(
                    l.former(),
                    l.row().value(),
                    l.row().created().orElse(now),
                    l.row().retired().orElse(now)))
        .toList();
  }

  /**
   * All names of a service as CSV that {@link #bringIn} reads back, also those that are nobody's
   * any longer; empty: no such service.
   */
  public Optional<String> takeOut(Actor actor, String service, Kind kind) {
    return database.write(
        handle ->
            services
                .byName(handle, service)
                .map(
                    entry -> {
                      var names = new KeptNames(kind);
                      var kept = names.ofService(handle, entry.entityId());
                      var retired = names.retired(handle, entry.entityId());
                      var detail =
                          Map.of(
                              "entityId", entry.entityId(),
                              "kind", word(kind),
                              "names", String.valueOf(kept.size()),
                              "retired", String.valueOf(retired.size()));
                      audit.append(handle, actor.did("sp export-names", entry.name(), detail));
                      return NamesText.csv(kept, retired);
                    }));
  }

  /** What came of taking a name away. */
  public sealed interface Forgotten {
    record Done(Kept name) implements Forgotten {}

    /** The service doesn't know the person by a name of this kind. */
    record NoName(String person) implements Forgotten {}

    record NotThere(String service) implements Forgotten {}

    record Silence() implements Forgotten {}
  }

  /** Takes a person's name away; from then on it is nobody's, and only an import gives it back. */
  public Forgotten forget(Actor actor, String service, Kind kind, String person)
      throws InterruptedException {
    var answers = new WhoIsWho(directory).of(List.of(person));
    if (answers.isEmpty()) {
      return new Forgotten.Silence();
    }
    // Somebody who has left is known by the immutable id alone.
    var id =
        answers.get().get(person) instanceof WhoIsWho.Answer.One(var known, var _, var _)
            ? known
            : new PersonId(person);
    return database.<Forgotten>write(
        handle -> {
          var entry = services.byName(handle, service);
          if (entry.isEmpty()) {
            return new Forgotten.NotThere(service);
          }
          var gone =
              new KeptNames(kind).forget(handle, entry.get().entityId(), id, clock.instant());
          gone.ifPresent(name -> record(handle, actor, kind, entry.get(), name));
          return gone.<Forgotten>map(Forgotten.Done::new)
              .orElseGet(() -> new Forgotten.NoName(person));
        });
  }

  private void record(Handle handle, Actor actor, Kind kind, ServiceProvider entry, Kept name) {
    var detail =
        Map.of(
            "entityId", entry.entityId(),
            "kind", word(kind),
            "person", name.person().value(),
            "value", name.value());
    audit.append(handle, actor.did("sp forget-name", entry.name(), detail));
  }

  private Optional<ServiceProvider> entry(String service) {
    return database.read(handle -> services.byName(handle, service));
  }

  private static String word(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
