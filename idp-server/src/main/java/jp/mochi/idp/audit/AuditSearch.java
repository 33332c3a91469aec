package jp.mochi.idp.audit;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jp.mochi.idp.audit.AuditEvent.Who;
import jp.mochi.idp.database.Database;

/**
 * Looks things up in the records. Who looks, and for what, is itself recorded first: nobody reads
 * about others unseen.
 */
public final class AuditSearch {
  private static final int MOST = 500;

  /** After every key: they are hexadecimal digits. */
  private static final String NEWEST = "g";

  private final Database database;
  private final AuditLog log;

  /**
   * Who searches.
   *
   * @param more what the record of the search says of them besides
   */
  public record Searcher(Circumstances circumstances, Who who, Map<String, String> more) {
    public Searcher {
      more = Map.copyOf(more);
    }
  }

  /**
   * One page, newest first.
   *
   * @param next hand it in for the page after this; empty at the end
   */
  public record Page(List<AuditRecord> records, Optional<String> next) {
    public Page {
      records = List.copyOf(records);
    }
  }

  /** Takes records one by one. */
  public interface Sink {
    void accept(AuditRecord record) throws IOException;
  }

  public AuditSearch(Database database, AuditLog log) {
    this.database = database;
    this.log = log;
  }

  /**
   * Finds a page of records. Each page is a search of its own in the records, since what is looked
   * for may be another from one page to the next, and where a page begins is the caller's word.
   *
   * @param after the {@link Page#next} of the page before, or empty for the first
   * @param limit at most so many, and never more than 500
   */
  public Page search(Searcher searcher, AuditQuery query, Optional<String> after, int limit) {
    record(searcher, "audit search", query, after);
    return page(query, after.orElse(NEWEST), Math.clamp(limit, 1, MOST));
  }

  /**
   * Gives all records to a sink, newest first, page by page: neither memory nor a read transaction
   * grows with their number.
   *
   * @return how many
   */
  public long export(Searcher searcher, AuditQuery query, String format, Sink sink)
      throws IOException {
    record(searcher, "audit export " + format, query, Optional.empty());
    var count = 0L;
    var after = Optional.of(NEWEST);
    while (after.isPresent()) {
      var page = page(query, after.get(), MOST);
      for (var record : page.records()) {
        sink.accept(record);
        count++;
      }
      after = page.next();
    }
    return count;
  }

  private Page page(AuditQuery query, String before, int limit) {
    var sql =
        "SELECT "
            + AuditRows.COLUMNS
            + " FROM audit a"
            + query.where()
            + " ORDER BY a.id DESC LIMIT :limit";
    var found =
        database.<List<AuditRecord>>read(
            handle ->
                handle
                    .createQuery(sql)
                    .bindMap(query.values())
                    .bind("before", before)
                    .bind("limit", limit + 1)
                    .map((row, context) -> AuditRows.record(row))
                    .list());
    return found.size() <= limit
        ? new Page(found, Optional.empty())
        : new Page(found.subList(0, limit), Optional.of(found.get(limit - 1).id()));
  }

  private void record(
      Searcher searcher, String operation, AuditQuery query, Optional<String> after) {
    var detail = new LinkedHashMap<>(searcher.more());
    detail.putAll(query.asDetail());
    after.ifPresent(key -> detail.put("after", key));
    var operated =
        new AuditEvent.Operated(
            searcher.circumstances(), searcher.who(), operation, query.person().orElse(""), detail);
    database.write(
        handle -> {
          log.append(handle, operated);
          return true;
        });
  }
}
