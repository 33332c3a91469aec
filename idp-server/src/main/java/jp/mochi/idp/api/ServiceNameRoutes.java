package jp.mochi.idp.api;

import static io.javalin.http.HandlerType.DELETE;
import static io.javalin.http.HandlerType.GET;
import static io.javalin.http.HandlerType.POST;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import jp.mochi.idp.attribute.PersistentNameIds.Kind;
import jp.mochi.idp.lifecycle.Notice;
import jp.mochi.idp.lifecycle.names.JudgedRow;
import jp.mochi.idp.lifecycle.names.ServiceNameFiles;
import jp.mochi.idp.lifecycle.names.ServiceNameFiles.Forgotten;
import jp.mochi.idp.lifecycle.names.ServiceNameFiles.Outcome;
import jp.mochi.idp.lifecycle.names.Verdict;

/** {@code /service-providers/{name}/names}: by which lasting names a service knows people. */
final class ServiceNameRoutes {
  private static final String ALL = "/service-providers/{name}/names";

  /** More faults at once help nobody. */
  private static final int MOST_FAULTS = 100;

  private final ServiceNameFiles files;

  ServiceNameRoutes(ServiceNameFiles files) {
    this.files = files;
  }

  List<ApiRoute> routes() {
    return List.of(
        new ApiRoute(POST, ALL, ApiRoute.ADMIN, this::bringIn).takingMetadata(),
        new ApiRoute(GET, ALL, ApiRoute.ADMIN, this::takeOut),
        new ApiRoute(DELETE, ALL + "/{person}", ApiRoute.ADMIN, this::forget));
  }

  private Answer bringIn(Context ctx, Caller caller) throws IOException {
    return RequestBody.with(
        ctx,
        body -> {
          var kind = kind(body.text("kind"));
          if (kind.isEmpty()) {
            body.note("kind");
          }
          var csv = csv(body);
          var dryRun = body.yes("dryRun");
          var passOver = body.yes("passOverUnknown");
          var giveBack = body.yes("giveBack");
          return body.refusal()
              .orElseGet(
                  () ->
                      bringIn(
                          caller,
                          new ServiceNameFiles.Order(
                              ctx.pathParam("name"),
                              kind.orElseThrow(),
                              dryRun,
                              passOver,
                              giveBack),
                          csv));
        });
  }

  private Answer bringIn(Caller caller, ServiceNameFiles.Order order, byte[] csv) {
    return patiently(
        () ->
            switch (files.bringIn(caller.actor(), order, csv)) {
              case Outcome.NotThere(var name) -> Refused.NOT_THERE.of(name);
              case Outcome.Refused(var why) -> new Answer.Refusal(422, "REFUSED", List.of(why));
              case Outcome.Account account when !order.dryRun() && !account.faults().isEmpty() ->
                  new Answer.Refusal(422, "REFUSED", faults(account));
              case Outcome.Account account -> Answer.of(json(account, order.dryRun()));
            });
  }

  private static List<Notice> faults(Outcome.Account account) {
    var faults = account.faults();
    var notices = new ArrayList<Notice>();
    faults.stream().limit(MOST_FAULTS).map(JudgedRow::notice).forEach(notices::add);
    int left = faults.size() - notices.size();
    var more = left == 0 ? "" : " (" + left + " more such rows)";
    var moreJa = left == 0 ? "" : "（ほかに " + left + " 行）";
    notices.add(
        new Notice(
            "NAMES_NOTHING_DONE",
            "",
            "Nothing was brought in: either all rows come in, or none." + more,
            "何も取り込んでいません（全行が正しいときだけ取り込みます）。" + moreJa));
    return notices;
  }

  private static ObjectNode json(Outcome.Account account, boolean dryRun) {
    var node =
        JsonNodeFactory.instance
            .objectNode()
            .put("dryRun", dryRun)
            .put("written", account.written())
            .put("new", account.comingIn())
            .put("same", account.count(Verdict.SAME))
            .put("passedOver", account.passedOver())
            .put("retired", account.retired())
            .put("faults", account.faults().size());
    var rows = node.putArray("rows");
    for (var row : account.rows()) {
      var each =
          rows.addObject()
              .put("row", row.row())
              .put("person", row.person())
              .put("value", row.value())
              .put("verdict", row.verdict().name())
              .put("fault", row.verdict().isFault())
              .put("en", row.notice().english())
              .put("ja", row.notice().japanese());
      row.known()
          .ifPresent(
              known ->
                  each.put("personId", known.id().value()).put("displayName", known.displayName()));
    }
    return node;
  }

  private Answer takeOut(Context ctx, Caller caller) {
    var kind = kind(Optional.ofNullable(ctx.queryParam("kind")));
    if (kind.isEmpty()) {
      return Refused.FIELD.of("kind");
    }
    var name = ctx.pathParam("name");
    var csv = files.takeOut(caller.actor(), name, kind.get());
    if (csv.isEmpty()) {
      return Refused.NOT_THERE.of(name);
    }
    ctx.contentType("text/csv; charset=utf-8")
        .header("Content-Disposition", "attachment; filename=\"names.csv\"")
        .result(csv.get().getBytes(StandardCharsets.UTF_8));
    return new Answer.Written();
  }

  private Answer forget(Context ctx, Caller caller) {
    var kind = kind(Optional.ofNullable(ctx.queryParam("kind")));
    if (kind.isEmpty()) {
      return Refused.FIELD.of("kind");
    }
    var name = ctx.pathParam("name");
    var person = ctx.pathParam("person");
    return patiently(
        () ->
            switch (files.forget(caller.actor(), name, kind.get(), person)) {
              case Forgotten.Done(var gone) ->
                  Answer.of(
                      JsonNodeFactory.instance
                          .objectNode()
                          .put("person", gone.person().value())
                          .put("value", gone.value()));
              case Forgotten.NoName(var nobody) -> Refused.NO_NAME.of(nobody, name);
              case Forgotten.NotThere(var service) -> Refused.NOT_THERE.of(service);
              case Forgotten.Silence silence -> Refused.DIRECTORY_SILENT.of(person);
            });
  }

  /** What waits for the directory. */
  private interface Waiting {
    Answer done() throws InterruptedException;
  }

  private static Answer patiently(Waiting waiting) {
    try {
      return waiting.done();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the server stops", stopped);
    }
  }

  /** {@code persistent} where nothing is said. */
  private static Optional<Kind> kind(Optional<String> word) {
    return word.isEmpty()
        ? Optional.of(Kind.PERSISTENT)
        : Stream.of(Kind.values())
            .filter(kind -> kind.name().toLowerCase(Locale.ROOT).equals(word.get()))
            .findFirst();
  }

  private static byte[] csv(RequestBody body) {
    try {
      return Base64.getMimeDecoder().decode(body.needed("csvBase64"));
    } catch (IllegalArgumentException notBase64) {
      body.note("csvBase64");
      return new byte[0];
    }
  }
}
