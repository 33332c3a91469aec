package jp.mochi.idp.saml.logout;

import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.saml.codec.LogoutResponse;
import jp.mochi.idp.saml.codec.LogoutSignature;
import jp.mochi.idp.saml.codec.UnverifiedLogout;
import jp.mochi.idp.saml.logout.LogoutFlow.Standing;
import jp.mochi.idp.session.ServiceSessions.ServiceSession;
import jp.mochi.idp.signout.ServiceState.How;
import jp.mochi.idp.signout.SignOutStep;
import jp.mochi.idp.signout.SignOutStep.Seen;
import jp.mochi.metadata.LogoutOption;
import jp.mochi.metadata.ServiceProvider;
import jp.mochi.metadata.SingleLogout;

/**
 * A browser on its way from service to service. It visits each as the page's own address, never in
 * a frame: within one, browsers keep a service's cookies back, and it would sign out nobody.
 *
 * <p>Whatever page of ours is loaded again shows how it stands; only leaving for a service changes
 * that. A service from which the browser doesn't come back has had its turn: with the back button
 * the page shows it as failed and goes on with the next.
 */
final class FrontChannel {
  /** Microsoft's web server takes no more characters of a query unless it is told to. */
  private static final int LONGEST_ADDRESS = 2_048;

  private static final String NOBODY = "nobody seems to be there";
  private static final String LEFT_OUT = "left out";

  private final LogoutParts parts;
  private final LogoutFlows flows;
  private final RequestFor requests;
  private final LogoutAnswer answers;
  private final RecordTold record;
  private final LogoutFront front;

  FrontChannel(LogoutParts parts, LogoutAnswer answers, RecordTold record, LogoutFront front) {
    this.parts = parts;
    this.flows = new LogoutFlows(parts.sealer());
    this.requests = new RequestFor(parts.issuers(), parts.cipher());
    this.answers = answers;
    this.record = record;
    this.front = front;
  }

  /** One thing that a service was told, and how it stands with it in this sign-out. */
  private record Part(ServiceSession row, Optional<ServiceProvider> service, Standing standing) {
    boolean open() {
      return standing.open();
    }

    private Seen seen() {
      return switch (standing) {
        case S -> Seen.SILENT;
        case U -> Seen.UNKNOWN;
        default -> Seen.ANSWERS;
      };
    }

    Told told() {
      return Told.of(row, service, how(), "");
    }

    private How how() {
      return switch (standing) {
        case D -> new How.Done();
        case W, S, U -> new How.Waiting();
        case A, F -> new How.Failed();
        case N -> new How.NoBrowser();
        case O ->
            service.isPresent() && service.get().options().logout() instanceof LogoutOption.Page at
                ? new How.OwnPage(at.address())
                : new How.NotOffered();
      };
    }
  }

  /** Begins, with what a round of calls has left to do. */
  void begin(
      Context ctx,
      Visitor visitor,
      EndSessions.Outcome.Ended ended,
      Optional<LogoutFlow.Asker> asker,
      List<Told> round) {
    var flow =
        new LogoutFlow(
            LogoutFlows.newId(),
            ended.who().personId().orElse(""),
            ended.who().username(),
            asker,
            round.stream().map(told -> told.row().sessionId()).distinct().toList(),
            Map.of(),
            parts.clock().millis());
    for (var told : round) {
      flow = flow.with(told.row(), standing(told));
    }
    go(ctx, flows.begin(ctx, visitor, flow));
  }

  private static Standing standing(Told told) {
    return switch (told.how()) {
      case How.Done() -> Standing.D;
      case How.Waiting() ->
          switch (told.seen()) {
            case ANSWERS -> Standing.W;
            case SILENT -> Standing.S;
            case UNKNOWN -> Standing.U;
          };
      case How.Failed() -> Standing.F;
      case How.NoBrowser() -> Standing.N;
      case How.NotOffered() -> Standing.O;
      case How.ByWebhook(var script) -> Standing.O;
      case How.OwnPage(var address) -> Standing.O;
    };
  }

  /** The one that this browser has begun by this very request, if it has. */
  Optional<LogoutFlow> begun(Context ctx, Visitor visitor, String entityId, String requestId) {
    return flows.all(ctx, visitor).stream()
        .filter(flow -> flow.by(entityId, requestId))
        .findFirst();
  }

  /** The sessions whose services this browser is being led through: their cookies are in it. */
  Set<String> underWay(Context ctx, Visitor visitor) {
    return flows.all(ctx, visitor).stream()
        .filter(flow -> flow.standing().values().stream().anyMatch(Standing::byBrowser))
        .flatMap(flow -> flow.sessions().stream())
        .collect(Collectors.toSet());
  }

  /** Goes on with one. */
  static void go(Context ctx, LogoutFlow flow) {
    ctx.redirect(address(LogoutAddresses.GOING, flow), io.javalin.http.HttpStatus.SEE_OTHER);
  }

  private static String address(String path, LogoutFlow flow) {
    return path + "?flow=" + flow.id();
  }

  private static String address(String path, LogoutFlow flow, ServiceSession row) {
    return address(path, flow) + "&at=" + LogoutFlow.key(row);
  }

  /** {@code GET /logout/going}. */
  void going(Context ctx) {
    var visitor = parts.visitors().of(ctx);
    var flow = named(ctx, visitor);
    if (flow.isEmpty()) {
      expired(ctx, visitor);
      return;
    }
    var all = parts(flow.get());
    var now = parts.clock().instant();
    var states = all.stream().map(part -> part.told().state(now)).toList();
    var next = next(all);
    if (next.isEmpty()) {
      front.show(ctx, new SignOutStep.Over(states, back(flow.get()), everybody(flow.get(), all)));
      return;
    }
    var row = next.get().row();
    front.show(
        ctx,
        new SignOutStep.Going(
            states,
            next.get().told().state(now),
            address(LogoutAddresses.TO, flow.get(), row),
            address(LogoutAddresses.SKIP, flow.get(), row),
            next.get().seen()));
  }

  /**
   * Those of which it can't be seen that anybody is there come last, and of them the silent ones.
   */
  private static Optional<Part> next(List<Part> all) {
    return all.stream().filter(Part::open).min(Comparator.comparing(Part::seen));
  }

  /** {@code GET /logout/to}: the browser leaves for a service. */
  void to(Context ctx) {
    at(
        ctx,
        (visitor, flow, part) -> {
          var service = part.service();
          var at = service.flatMap(LogoutEndpoints::browser);
          if (at.isEmpty() || part.standing() == Standing.D) {
            go(ctx, flow);
            return;
          }
          flows.keep(ctx, visitor, flow.with(part.row(), Standing.A));
          send(ctx, way(flow, part.row(), service.get(), at.get()));
        });
  }

  /**
   * By the service's own choice, or by a form where the address would get too long: an encrypted
   * name takes some three thousand characters.
   */
  private LogoutAnswer.Way way(
      LogoutFlow flow, ServiceSession row, ServiceProvider service, SingleLogout at) {
    var way = by(at, flow, row, service);
    return way instanceof LogoutAnswer.Way.Redirect(var address)
            && address.length() > LONGEST_ADDRESS
        ? LogoutEndpoints.post(service).map(post -> by(post, flow, row, service)).orElse(way)
        : way;
  }

  private LogoutAnswer.Way by(
      SingleLogout at, LogoutFlow flow, ServiceSession row, ServiceProvider service) {
    var id = flow.requestId(row);
    var now = parts.clock().instant();
    var request = requests.of(id, row, service, at.location(), false, now);
    var writer = parts.writers().of(service).logout();
    return LogoutAnswer.way(at, writer, request, Optional.empty());
  }

  /** {@code GET /logout/skip}: the person, or the page for them, goes on without a service. */
  void skip(Context ctx) {
    at(
        ctx,
        (visitor, flow, part) -> {
          if (part.open()) {
            var why = part.standing() == Standing.S ? NOBODY : LEFT_OUT;
            fail(flow, part, why, visitor);
            flows.keep(ctx, visitor, flow.with(part.row(), Standing.F));
          }
          go(ctx, flow);
        });
  }

  private interface AtService {
    void go(Visitor visitor, LogoutFlow flow, Part part);
  }

  private void at(Context ctx, AtService act) {
    var visitor = parts.visitors().of(ctx);
    var flow = named(ctx, visitor);
    var key = Optional.ofNullable(ctx.queryParam("at")).orElse("");
    var part =
        flow.flatMap(
            f -> parts(f).stream().filter(p -> LogoutFlow.key(p.row()).equals(key)).findFirst());
    if (part.isEmpty()) {
      expired(ctx, visitor);
      return;
    }
    act.go(visitor, flow.get(), part.get());
  }

  /** {@code GET /logout/back}: the asker gets its answer. */
  void back(Context ctx) {
    var visitor = parts.visitors().of(ctx);
    var flow = named(ctx, visitor);
    var asker = flow.flatMap(LogoutFlow::asker);
    var service = asker.flatMap(a -> parts.entry(a.entityId(), a.entry()));
    if (service.isEmpty()) {
      expired(ctx, visitor);
      return;
    }
    var status = LogoutAnswer.status(everybody(flow.get(), parts(flow.get())));
    answers
        .byBrowser(service.get(), asker.get().requestId(), asker.get().relayState(), status)
        .ifPresentOrElse(way -> send(ctx, way), () -> go(ctx, flow.get()));
  }

  /** Sends the browser on with a message. */
  void send(Context ctx, LogoutAnswer.Way way) {
    switch (way) {
      case LogoutAnswer.Way.Redirect(var address) -> {
        ctx.header("Cache-Control", "no-store");
        ctx.header("Referrer-Policy", "no-referrer");
        ctx.redirect(address);
      }
      case LogoutAnswer.Way.Post(var action, var fields) -> front.post(ctx, action, fields);
    }
  }

  /**
   * A service's answer. Which of our requests it belongs to is found by the cookies of this
   * browser: the ID that it names can be known to nobody else but the service.
   */
  void answered(Context ctx, UnverifiedLogout<LogoutResponse> response) {
    var visitor = parts.visitors().of(ctx);
    var asked = response.content().inResponseTo().orElse("");
    for (var flow : flows.all(ctx, visitor)) {
      for (var part : parts(flow)) {
        if (flow.requestId(part.row()).equals(asked)) {
          settle(ctx, visitor, flow, part, response);
          return;
        }
      }
    }
    var service = parts.services().byEntityId(response.issuer()).map(ServiceProvider::name);
    var reference =
        parts
            .refusals()
            .record(
                AuditEvent.Refused.unnamed(
                    visitor.circumstances(),
                    service,
                    Reason.ANSWER_NOT_AWAITED,
                    Map.of("entity-id", response.issuer(), "in-response-to", asked)));
    front.refuse(ctx, Reason.ANSWER_NOT_AWAITED, reference, Optional.empty());
  }

  private void settle(
      Context ctx,
      Visitor visitor,
      LogoutFlow flow,
      Part part,
      UnverifiedLogout<LogoutResponse> response) {
    if (part.standing() == Standing.A || part.standing() == Standing.F) {
      var fault = fault(part, response);
      if (fault.isEmpty()) {
        var done = Told.of(part.row(), part.service(), new How.Done(), "");
        record.write(done, flow.who(), visitor.circumstances());
      } else {
        fail(flow, part, fault, visitor);
      }
      var standing = fault.isEmpty() ? Standing.D : Standing.F;
      go(ctx, flows.keep(ctx, visitor, flow.with(part.row(), standing)));
      return;
    }
    go(ctx, flow);
  }

  /** What is wrong with an answer; empty if nothing is. */
  private String fault(Part part, UnverifiedLogout<LogoutResponse> response) {
    if (part.service().isEmpty() || !part.row().service().equals(response.issuer())) {
      return "answered by " + response.issuer();
    }
    var service = part.service().get();
    return switch (LogoutSignature.verify(response, service, false, parts.clock().instant())) {
      case LogoutSignature.Outcome.Unproved<LogoutResponse>(var reason, var detail) ->
          reason + " " + detail.getOrDefault("fault", "");
      case LogoutSignature.Outcome.Verified<LogoutResponse>(var message, var detail) -> {
        var answer = message.content();
        var ours = parts.browserAddress();
        if (!answer.destination().map(ours::equals).orElse(!message.signed())) {
          yield "an answer meant for " + answer.destination().orElse("nobody");
        }
        yield answer.success() ? "" : "status " + answer.status();
      }
    };
  }

  private void fail(LogoutFlow flow, Part part, String why, Visitor visitor) {
    var failed = Told.of(part.row(), part.service(), new How.Failed(), why);
    record.write(failed, flow.who(), visitor.circumstances());
  }

  private Optional<LogoutFlow> named(Context ctx, Visitor visitor) {
    return Optional.ofNullable(ctx.queryParam("flow")).flatMap(id -> flows.find(ctx, visitor, id));
  }

  private List<Part> parts(LogoutFlow flow) {
    var found = new ArrayList<Part>();
    for (var row : rows(flow)) {
      var standing = flow.standing().get(LogoutFlow.key(row));
      if (standing != null) {
        found.add(new Part(row, parts.entry(row), standing));
      }
    }
    return found;
  }

  private List<ServiceSession> rows(LogoutFlow flow) {
    return parts
        .database()
        .<List<ServiceSession>>read(
            handle -> {
              var rows = new ArrayList<ServiceSession>();
              for (var session : flow.sessions()) {
                rows.addAll(parts.stores().serviceSessions().ofSession(handle, session));
              }
              return rows;
            });
  }

  /** What no longer fits the cookie, or is no longer known, is not done either. */
  private static boolean everybody(LogoutFlow flow, List<Part> all) {
    return all.stream().allMatch(part -> part.standing() == Standing.D)
        && flow.standing().values().stream().allMatch(standing -> standing == Standing.D);
  }

  private Optional<SignOutStep.Back> back(LogoutFlow flow) {
    return flow.asker()
        .flatMap(asker -> parts.entry(asker.entityId(), asker.entry()))
        .filter(service -> LogoutEndpoints.browser(service).isPresent())
        .map(
            service ->
                new SignOutStep.Back(
                    Told.shown(service, service.displayNameJa()),
                    Told.shown(service, service.displayNameEn()),
                    address(LogoutAddresses.BACK, flow)));
  }

  private void expired(Context ctx, Visitor visitor) {
    var reference =
        parts
            .refusals()
            .record(
                AuditEvent.Refused.unnamed(
                    visitor.circumstances(),
                    Optional.empty(),
                    Reason.FLOW_EXPIRED,
                    Map.of("path", ctx.path())));
    front.refuse(ctx, Reason.FLOW_EXPIRED, reference, Optional.empty());
  }
}
