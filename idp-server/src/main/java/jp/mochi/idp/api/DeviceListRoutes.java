package jp.mochi.idp.api;

import static io.javalin.http.HandlerType.POST;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import jp.mochi.idp.lifecycle.Notice;
import jp.mochi.idp.lifecycle.device.DeviceLists;
import jp.mochi.idp.lifecycle.device.Doer;
import jp.mochi.idp.lifecycle.device.JudgedDevice;
import jp.mochi.idp.lifecycle.device.JudgedDevice.Verdict;

/** {@code /devices/import}: an asset list. */
final class DeviceListRoutes {
  /** More faults at once help nobody. */
  private static final int MOST_FAULTS = 100;

  private final DeviceLists lists;

  DeviceListRoutes(DeviceLists lists) {
    this.lists = lists;
  }

  List<ApiRoute> routes() {
    return List.of(
        new ApiRoute(POST, "/devices/import", ApiRoute.ADMIN, this::bringIn).takingMetadata());
  }

  private Answer bringIn(Context ctx, Caller caller) throws IOException {
    return RequestBody.with(
        ctx,
        body -> {
          var csv = csv(body);
          var dryRun = body.yes("dryRun");
          return body.refusal().orElseGet(() -> bringIn(caller, csv, dryRun));
        });
  }

  private Answer bringIn(Caller caller, byte[] csv, boolean dryRun) {
    try {
      var doer = new Doer(caller.actor(), caller.role());
      return switch (lists.bringIn(doer, csv, dryRun)) {
        case DeviceLists.Outcome.Refused(var why) ->
            new Answer.Refusal(422, "REFUSED", List.of(why));
        case DeviceLists.Outcome.Account account when !dryRun && !account.faults().isEmpty() ->
            new Answer.Refusal(422, "REFUSED", faults(account));
        case DeviceLists.Outcome.Account account -> Answer.of(json(account, dryRun));
      };
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the server stops", stopped);
    }
  }

  private static List<Notice> faults(DeviceLists.Outcome.Account account) {
    var faults = account.faults();
    var notices = new ArrayList<Notice>();
    faults.stream().limit(MOST_FAULTS).map(DeviceListRoutes::placed).forEach(notices::add);
    int left = faults.size() - notices.size();
    var more = left == 0 ? "" : " (" + left + " more such rows)";
    var moreJa = left == 0 ? "" : "（ほかに " + left + " 行）";
    notices.add(
        new Notice(
            "DEVICES_NOTHING_DONE",
            "",
            "Nothing was brought in: either all rows come in, or none." + more,
            "何も取り込んでいません（全行が正しいときだけ取り込みます）。" + moreJa));
    return notices;
  }

  /** What is wrong with it, or lacking, with its place in front. */
  private static Notice placed(JudgedDevice row) {
    var why = row.why().orElseThrow();
    return new Notice(
        why.code(),
        why.element(),
        "Row " + row.row() + " (" + row.person() + "): " + why.english(),
        row.row() + " 行目（" + row.person() + "）：" + why.japanese());
  }

  private static ObjectNode json(DeviceLists.Outcome.Account account, boolean dryRun) {
    var node =
        JsonNodeFactory.instance
            .objectNode()
            .put("dryRun", dryRun)
            .put("written", account.written())
            .put("new", account.count(Verdict.NEW))
            .put("same", account.count(Verdict.SAME))
            .put("faults", account.faults().size())
            .put("unbound", account.unbound());
    var rows = node.putArray("rows");
    for (var row : account.rows()) {
      var each =
          rows.addObject()
              .put("row", row.row())
              .put("person", row.person())
              .put("device", row.device().orElse(""))
              .put("verdict", row.verdict().name())
              .put("unbound", row.isUnbound());
      if (row.why().isPresent()) {
        var notice = placed(row);
        each.put("en", notice.english()).put("ja", notice.japanese());
      }
    }
    return node;
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
