package jp.mochi.idp.gate;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.config.GateConfig;
import jp.mochi.idp.http.Cookies;
import jp.mochi.idp.http.Listener;
import jp.mochi.idp.http.Route;
import jp.mochi.idp.http.SetCookie;
import jp.mochi.idp.http.Visitors;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.session.GateTickets;
import jp.mochi.idp.session.GateTickets.Ticket;
import jp.mochi.idp.signon.Answer;
import jp.mochi.idp.signon.Outcome;
import jp.mochi.idp.signon.SignOn;

/**
 * {@code /gate/check}: what proxies ask about each request. They understand 200, 401 and 403; with
 * anything else they let nothing through, so that no fault of ours opens a system.
 *
 * <p>Only listed proxies are answered, since the answer says who somebody is, and only when they
 * say whose request it is: without the client's address the rules would judge the proxy's.
 */
final class CheckRoutes {
  /** Where the browser should go instead, for proxies that can't pass a redirect on. */
  static final String GO = "X-Mochi-Go";

  static final String REASON = "X-Mochi-Reason";

  /**
   * A factor that is missing right after the sign-on was not asked for there: sign-on and gate see
   * the person differently, and going back would never end.
   */
  private static final Duration JUST_NOW = Duration.ofSeconds(30);

  private static final List<HandlerType> METHODS =
      List.of(
          HandlerType.GET,
          HandlerType.HEAD,
          HandlerType.POST,
          HandlerType.PUT,
          HandlerType.PATCH,
          HandlerType.DELETE,
          HandlerType.OPTIONS);

  private final InHouseSystems systems;
  private final GateTickets tickets;
  private final SignOn signOn;
  private final CheckRequester requester;
  private final Gate.Parts parts;

  CheckRoutes(
      InHouseSystems systems,
      GateTickets tickets,
      SignOn signOn,
      CheckRequester requester,
      Gate.Parts parts) {
    this.systems = systems;
    this.tickets = tickets;
    this.signOn = signOn;
    this.requester = requester;
    this.parts = parts;
  }

  /** One address for nginx and Traefik; Envoy appends the original path and keeps the method. */
  List<Route> routes() {
    var routes = new ArrayList<Route>();
    routes.add(Route.get(Listener.MAIN, "/gate/check", this::byQuery));
    for (var method : METHODS) {
      for (var path : List.of("/gate/check/{system}", "/gate/check/{system}/<path>")) {
        routes.add(new Route(Set.of(Listener.MAIN), method, path, this::byPath));
      }
    }
    return routes;
  }

  private void byQuery(Context ctx) {
    var name = Query.one(ctx, "system").orElse("");
    check(ctx, name, systems.named(name).filter(s -> s.proxy() != GateConfig.Proxy.ENVOY));
  }

  private void byPath(Context ctx) {
    var name = ctx.pathParam("system");
    check(ctx, name, systems.named(name).filter(s -> s.proxy() == GateConfig.Proxy.ENVOY));
  }

  private void check(Context ctx, String name, Optional<GateConfig.InHouse> system) {
    var visitor = parts.visitors().unmarked(ctx);
    if (!systems.answers(Visitors.peer(ctx)) || !saysWho(ctx)) {
      stranger(ctx, Reason.GATE_PROXY, name, visitor);
    } else if (system.isEmpty()) {
      stranger(ctx, Reason.UNKNOWN_SERVICE, name, visitor);
    } else {
      check(ctx, system.get(), visitor);
    }
  }

  private static boolean saysWho(Context ctx) {
    return ctx.header("X-Forwarded-For") != null || ctx.header("Forwarded") != null;
  }

  private void check(Context ctx, GateConfig.InHouse system, Visitor visitor) {
    var wanted = Wanted.of(ctx, system.proxy(), "/gate/check/" + system.name());
    var ticket = ticket(ctx, system);
    var request =
        CheckRequester.request(system, wanted, ticket.map(Ticket::id).orElse(""), visitor);
    switch (signOn.turn(request, visitor, ticket.map(Ticket::session))) {
      case Outcome.Answered(var answer) -> answered(ctx, answer, system, wanted);
      case Outcome.Collect more -> {
        if (ticket.filter(this::isFresh).isPresent()) {
          var session = ticket.get().session();
          var refusal = requester.refusedAgain(more.request(), more.factor(), session, visitor);
          answered(ctx, refusal, system, wanted);
        } else {
          signInFirst(ctx, system, wanted, more.factor());
        }
      }
    }
  }

  private Optional<Ticket> ticket(Context ctx, GateConfig.InHouse system) {
    var now = parts.clock().instant();
    return SetCookie.read(ctx, Cookies.GATE + system.name())
        .flatMap(secret -> parts.database().read(h -> tickets.find(h, secret, system.name(), now)));
  }

  private boolean isFresh(Ticket ticket) {
    return parts.clock().instant().isBefore(ticket.opened().plus(JUST_NOW));
  }

  private void answered(Context ctx, Answer answer, GateConfig.InHouse system, Wanted wanted) {
    switch (answer) {
      case Answer.Pass(var headers) -> headers.forEach(ctx::header);
      case Answer.Refusal refusal -> {
        text(ctx, 403, refusal.reason(), refusal.reference());
        if (wanted.navigation()) {
          go(ctx, system, SignOnRoutes.refusedPage(parts.origin(), system, refusal));
        }
      }
      case Answer.PostForm form ->
          throw new IllegalStateException("a check can't be answered by a form");
      case Answer.Enter page ->
          throw new IllegalStateException("a check can't be answered by a page");
    }
  }

  /** The browser gets its cookie here, on the system's host, before it leaves for ours. */
  private void signInFirst(Context ctx, GateConfig.InHouse system, Wanted wanted, Factor factor) {
    ctx.status(401).contentType("text/plain; charset=utf-8").result(factor + "\n");
    if (wanted.navigation()) {
      var browser = GateBrowser.of(ctx);
      var page = ReturnAddress.page(system.address(), wanted.target());
      go(
          ctx,
          system,
          parts.origin()
              + "/gate/start?system="
              + system.name()
              + "&return="
              + URLEncoder.encode(page, StandardCharsets.UTF_8)
              + "&browser="
              + browser.hash());
    }
  }

  private static void go(Context ctx, GateConfig.InHouse system, String address) {
    switch (system.proxy()) {
      case NGINX, APACHE -> ctx.header(GO, address);
      case TRAEFIK, ENVOY -> ctx.status(302).header("Location", address);
    }
  }

  private void stranger(Context ctx, Reason reason, String name, Visitor visitor) {
    var reference =
        parts
            .refusals()
            .record(
                AuditEvent.Refused.unnamed(
                    visitor.circumstances(),
                    systems.named(name).map(GateConfig.InHouse::name),
                    reason,
                    Map.of("system", name, "peer", Visitors.peer(ctx).toString())));
    text(ctx, 403, reason, reference);
  }

  private static void text(Context ctx, int status, Reason reason, String reference) {
    ctx.status(status)
        .header(REASON, reason.name())
        .contentType("text/plain; charset=utf-8")
        .result(reason + " " + reference + "\n");
  }
}
