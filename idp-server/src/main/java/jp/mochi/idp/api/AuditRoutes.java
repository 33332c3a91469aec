package jp.mochi.idp.api;

import static io.javalin.http.HandlerType.GET;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.javalin.http.Context;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import jp.mochi.idp.audit.AuditFormat;
import jp.mochi.idp.audit.AuditQuery;
import jp.mochi.idp.audit.AuditRecord;
import jp.mochi.idp.audit.AuditSearch;

/** {@code /audit}: what happened. */
final class AuditRoutes {
  private static final int USUAL = 100;

  /** What a page says comes next: a record's key. */
  private static final Pattern KEY = Pattern.compile("[0-9a-f]{1,64}");

  private static final JsonMapper JSON = new JsonMapper();

  private final AuditSearch search;
  private final Clock clock;

  AuditRoutes(AuditSearch search, Clock clock) {
    this.search = search;
    this.clock = clock;
  }

  List<ApiRoute> routes() {
    return List.of(
        new ApiRoute(GET, "/audit", ApiRoute.ANY, this::search),
        new ApiRoute(GET, "/audit/export", ApiRoute.RECORDS, this::export));
  }

  private Answer search(Context ctx, Caller caller) {
    var asked = new QueryParameters(ctx, clock);
    var query = query(asked);
    var limit = asked.number("limit", USUAL);
    var after = asked.text("after");
    if (after.filter(key -> !KEY.matcher(key).matches()).isPresent()) {
      asked.note("after");
    }
    if (asked.refusal().isPresent()) {
      return asked.refusal().get();
    }
    var page = search.search(caller.actor().searcher(), query, after, limit);
    var node = JSON.createObjectNode();
    var records = node.putArray("records");
    for (var record : page.records()) {
      records.add(json(record));
    }
    page.next().ifPresent(next -> node.put("next", next));
    return Answer.of(node);
  }

  private static com.fasterxml.jackson.databind.JsonNode json(AuditRecord record) {
    try {
      return JSON.readTree(AuditFormat.json(record));
    } catch (JsonProcessingException broken) {
      throw new IllegalStateException("the record " + record.id() + " is no JSON", broken);
    }
  }

  private Answer export(Context ctx, Caller caller) throws IOException {
    var asked = new QueryParameters(ctx, clock);
    var query = query(asked);
    var csv = asked.choice("format", List.of("jsonl", "csv"), "jsonl").equals("csv");
    if (asked.refusal().isPresent()) {
      return asked.refusal().get();
    }
    var format = csv ? AuditFormat.CSV : AuditFormat.JSON_LINES;
    ctx.contentType(csv ? "text/csv; charset=utf-8" : "application/jsonl; charset=utf-8");
    ctx.header(
        "Content-Disposition", "attachment; filename=\"audit." + (csv ? "csv" : "jsonl") + "\"");
    var out =
        new BufferedWriter(
            new OutputStreamWriter(ctx.res().getOutputStream(), StandardCharsets.UTF_8));
    format.begin(out);
    search.export(
        caller.actor().searcher(),
        query,
        csv ? "csv" : "jsonl",
        record -> format.write(record, out));
    out.flush();
    return new Answer.Streamed();
  }

  private static AuditQuery query(QueryParameters asked) {
    return new AuditQuery(
        asked.text("person"),
        asked.text("service"),
        asked.time("from"),
        asked.time("to"),
        asked.text("result").flatMap(word -> result(asked, word)),
        asked.text("reference").map(text -> text.toUpperCase(Locale.ROOT)));
  }

  private static Optional<AuditRecord.Result> result(QueryParameters asked, String word) {
    for (var result : AuditRecord.Result.values()) {
      if (result.name().equalsIgnoreCase(word)) {
        return Optional.of(result);
      }
    }
    asked.note("result");
    return Optional.empty();
  }
}
