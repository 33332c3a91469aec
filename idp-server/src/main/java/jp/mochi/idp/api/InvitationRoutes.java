package jp.mochi.idp.api;

import static io.javalin.http.HandlerType.GET;
import static io.javalin.http.HandlerType.POST;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import jp.mochi.idp.lifecycle.Notice;
import jp.mochi.idp.lifecycle.invite.Invitations;
import jp.mochi.idp.lifecycle.invite.Invited;
import jp.mochi.idp.lifecycle.invite.JudgedRow;
import jp.mochi.idp.lifecycle.invite.JudgedRow.Verdict;
import jp.mochi.ldap.Directory;
import jp.mochi.ldap.LookUp;

/** {@code /invitations}: links to register a phone, by mail and in bulk. */
final class InvitationRoutes {
  private static final String ALL = "/invitations";
  private static final int USUAL = 50;
  private static final int MOST = 500;

  /** More faults at once help nobody. */
  private static final int MOST_FAULTS = 100;

  private final Invitations invitations;
  private final Directory directory;
  private final Clock clock;

  InvitationRoutes(Invitations invitations, Directory directory, Clock clock) {
    this.invitations = invitations;
    this.directory = directory;
    this.clock = clock;
  }

  List<ApiRoute> routes() {
    return List.of(
        new ApiRoute(GET, ALL, ApiRoute.ANY, (ctx, caller) -> list(ctx)),
        new ApiRoute(POST, ALL, ApiRoute.ADMIN, this::invite).takingMetadata(),
        new ApiRoute(POST, ALL + "/resend", ApiRoute.ADMIN, this::resend));
  }

  private Answer list(Context ctx) {
    var query = new QueryParameters(ctx, clock);
    var state = query.named("state", Invited.State::of);
    var limit = query.limit(USUAL, MOST);
    var after = query.text("after");
    return query.answer(
        () ->
            Answer.page(
                "invitations",
                invitations.list(state, after, limit),
                limit,
                this::json,
                invited -> invited.candidate().device()));
  }

  private ObjectNode json(Invited invited) {
    var candidate = invited.candidate();
    return JsonNodeFactory.instance
        .objectNode()
        .put("person", candidate.person())
        .put("username", candidate.username())
        .put("device", candidate.device())
        .put("ownership", candidate.ownership().text())
        .put("platform", candidate.platform().text())
        .put("state", invited.state(clock.instant()).text())
        .put("by", invited.madeBy())
        .put("made", invited.made().toString())
        .put("sent", invited.sent().toString())
        .put("times", invited.times())
        .put("expires", invited.expires().toString());
  }

  private Answer invite(Context ctx, Caller caller) throws IOException {
    return RequestBody.with(
        ctx,
        body -> {
          var csv = csv(body);
          var dryRun = body.yes("dryRun");
          var lifetime = body.number("lifetimeSeconds").map(Duration::ofSeconds);
          var first = body.number("firstRow").orElse(0L);
          return body.refusal()
              .orElseGet(
                  () ->
                      answer(
                          invitations.invite(
                              caller.actor(), caller.by("invitation"), csv, lifetime, dryRun),
                          dryRun,
                          first));
        });
  }

  private Answer resend(Context ctx, Caller caller) throws IOException {
    return RequestBody.with(
        ctx,
        body -> {
          var name = body.text("person");
          var lifetime = body.number("lifetimeSeconds").map(Duration::ofSeconds);
          return body.refusal()
              .orElseGet(
                  () ->
                      answer(
                          invitations.resend(
                              caller.actor(),
                              caller.by("invitation"),
                              name.map(this::idOf),
                              lifetime),
                          false,
                          0));
        });
  }

  private String idOf(String name) {
    return directory.find(name) instanceof LookUp.Found(var person) ? person.id().value() : name;
  }

  private static byte[] csv(RequestBody body) {
    try {
      return Base64.getMimeDecoder().decode(body.needed("csvBase64"));
    } catch (IllegalArgumentException notBase64) {
      body.note("csvBase64");
      return new byte[0];
    }
  }

  private static Answer answer(Invitations.Outcome outcome, boolean dryRun, long first) {
    return switch (outcome) {
      case Invitations.Outcome.Refused(var why) -> new Answer.Refusal(422, "REFUSED", List.of(why));
      case Invitations.Outcome.Account account
          when !dryRun && account.invited() == 0 && !account.with(Verdict.FAULT).isEmpty() ->
          new Answer.Refusal(422, "REFUSED", faults(account, first));
      case Invitations.Outcome.Account account -> Answer.of(json(account, dryRun, first));
    };
  }

  private static List<Notice> faults(Invitations.Outcome.Account account, long first) {
    var faults = account.with(Verdict.FAULT);
    var notices = new ArrayList<Notice>();
    faults.stream().limit(MOST_FAULTS).map(row -> placed(row, first)).forEach(notices::add);
    notices.add(
        new Notice(
            "INVITED_NOBODY",
            "",
            "Nobody was invited: " + faults.size() + " rows are at fault.",
            "だれも招待していません（" + faults.size() + " 行に誤りがあります）。"));
    return notices;
  }

  /** What is wrong, with its place in front. */
  private static Notice placed(JudgedRow row, long first) {
    var why = row.why().orElseThrow();
    var number = row.row() + first;
    var place = row.row() == 0 ? row.person() : "Row " + number + " (" + row.person() + ")";
    var placeJa = row.row() == 0 ? row.person() : number + " 行目（" + row.person() + "）";
    return new Notice(
        why.code(), why.element(), place + ": " + why.english(), placeJa + "：" + why.japanese());
  }

  private static ObjectNode json(Invitations.Outcome.Account account, boolean dryRun, long first) {
    var node =
        JsonNodeFactory.instance
            .objectNode()
            .put("dryRun", dryRun)
            .put("invited", account.invited())
            .put("new", account.with(Verdict.NEW).size())
            .put("same", account.with(Verdict.SAME).size())
            .put("faults", account.with(Verdict.FAULT).size());
    var rows = node.putArray("rows");
    for (var row : account.rows()) {
      var each =
          rows.addObject()
              .put("row", row.row() + first)
              .put("person", row.person())
              .put("device", row.device())
              .put("verdict", row.verdict().text());
      if (row.why().isPresent()) {
        var notice = placed(row, first);
        each.put("en", notice.english()).put("ja", notice.japanese());
      }
    }
    return node;
  }
}
