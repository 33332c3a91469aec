package jp.mochi.idp.gate;

import io.javalin.http.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.config.GateConfig;
import jp.mochi.idp.http.Cookies;
import jp.mochi.idp.http.Listener;
import jp.mochi.idp.http.Route;
import jp.mochi.idp.http.SetCookie;
import jp.mochi.idp.http.Visitors;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.session.GateTickets;
import jp.mochi.idp.signon.Answer;
import jp.mochi.idp.signon.Explanation;
import jp.mochi.idp.signon.Outcome;
import jp.mochi.idp.signon.SignOn;
import org.jdbi.v3.core.Handle;

/** How a browser gets its ticket for a system: {@code /gate/start}, {@code /gate/done}. */
final class SignOnRoutes {
  private final InHouseSystems systems;
  private final GateTickets tickets;
  private final SignOn signOn;
  private final Gate.Pages pages;
  private final Gate.Parts parts;

  SignOnRoutes(
      InHouseSystems systems,
      GateTickets tickets,
      SignOn signOn,
      Gate.Pages pages,
      Gate.Parts parts) {
    this.systems = systems;
    this.tickets = tickets;
    this.signOn = signOn;
    this.pages = pages;
    this.parts = parts;
  }

  List<Route> routes() {
    return List.of(
        Route.get(Listener.MAIN, "/gate/start", this::start),
        Route.post(Listener.MAIN, "/gate/done/{system}", this::done),
        Route.get(Listener.MAIN, "/gate/refused", this::refused));
  }

  /** The page for a person whom the gate has refused; the record has been written. */
  static String refusedPage(String origin, GateConfig.InHouse system, Answer.Refusal refusal) {
    return origin
        + "/gate/refused?system="
        + system.name()
        + "&reason="
        + refusal.reason().name()
        + "&reference="
        + refusal.reference();
  }

  /** On our host: the loop. Who comes by a link of their own first gets a cookie at the system. */
  private void start(Context ctx) {
    var visitor = parts.visitors().of(ctx);
    var system = Query.one(ctx, "system").flatMap(systems::named);
    if (system.isEmpty()) {
      page(ctx, stranger(Reason.UNKNOWN_SERVICE, Optional.empty(), visitor), visitor);
      return;
    }
    var returnTo = returnTo(ctx, system.get());
    if (returnTo.isEmpty()) {
      page(ctx, stranger(Reason.RETURN_NOT_REGISTERED, system, visitor), visitor);
      return;
    }
    var browser = Query.one(ctx, "browser").filter(hash -> hash.matches("[0-9a-f]{64}"));
    if (browser.isEmpty()) {
      ctx.status(302).header("Location", returnTo.get());
      return;
    }
    var now = visitor.circumstances().time();
    var request = GateRequester.request(system.get(), returnTo.get(), browser.get(), now);
    pages.show(ctx, signOn.proceed(request, visitor), visitor);
  }

  private static Optional<String> returnTo(Context ctx, GateConfig.InHouse system) {
    return ctx.queryParams("return").isEmpty()
        ? Optional.of(ReturnAddress.first(system.address()))
        : Query.one(ctx, "return").flatMap(text -> ReturnAddress.within(system.address(), text));
  }

  /** What came of a code. */
  private sealed interface Brought {
    record Ticket(String secret, GateTickets.Code code) implements Brought {}

    record Refused(Reason reason) implements Brought {}
  }

  /** On the system's host, through its proxy: the code becomes the system's own cookie. */
  private void done(Context ctx) {
    var visitor = parts.visitors().unmarked(ctx);
    var system = systems.named(ctx.pathParam("system"));
    if (system.isEmpty() || !systems.answers(Visitors.peer(ctx))) {
      var reason = system.isEmpty() ? Reason.UNKNOWN_SERVICE : Reason.GATE_PROXY;
      page(ctx, stranger(reason, system, visitor), visitor);
      return;
    }
    var now = parts.clock().instant();
    switch (parts.database().write(handle -> brought(handle, ctx, system.get(), now))) {
      case Brought.Ticket(var secret, var code) -> {
        var left = Duration.between(now, code.ticketExpires());
        SetCookie.lasting(Cookies.GATE + system.get().name(), secret, left).on(ctx);
        ctx.status(303).header("Location", code.returnTo());
      }
      case Brought.Refused(var reason) -> {
        var answer = stranger(reason, system, visitor);
        var page = refusedPage(parts.origin(), system.get(), answer);
        ctx.status(303).header("Location", page);
      }
    }
  }

  /** In one transaction; the code is spent whatever comes of it. */
  private Brought brought(Handle handle, Context ctx, GateConfig.InHouse system, Instant now) {
    var codes = ctx.formParams("code");
    var code =
        codes.size() == 1
            ? tickets.take(handle, codes.getFirst())
            : Optional.<GateTickets.Code>empty();
    if (code.isEmpty() || !now.isBefore(code.get().expires())) {
      return new Brought.Refused(Reason.FLOW_EXPIRED);
    }
    if (!code.get().system().equals(system.name())) {
      return new Brought.Refused(Reason.WRONG_DESTINATION);
    }
    var browser = GateBrowser.known(ctx).map(GateBrowser::hash);
    if (browser.filter(code.get().browserHash()::equals).isEmpty()) {
      return new Brought.Refused(Reason.WRONG_BROWSER);
    }
    SetCookie.read(ctx, Cookies.GATE + system.name())
        .ifPresent(old -> tickets.discard(handle, old));
    return tickets
        .open(handle, code.get(), now)
        .<Brought>map(secret -> new Brought.Ticket(secret, code.get()))
        .orElseGet(() -> new Brought.Refused(Reason.CHANGED_MEANWHILE));
  }

  /**
   * Says again what was refused; whoever makes such an address up reads words of ours only. What
   * the rules have to say, nobody but the person who is signed on here reads, and only as long as
   * the rules do refuse them.
   */
  private void refused(Context ctx) {
    var visitor = parts.visitors().posting(ctx);
    var named = Query.one(ctx, "reason").orElse("");
    var reason = Stream.of(Reason.values()).filter(r -> r.name().equals(named)).findFirst();
    var reference =
        Query.one(ctx, "reference").filter(text -> text.matches("[0-9A-Z]{5}-[0-9A-Z]{5}"));
    var system = Query.one(ctx, "system").flatMap(systems::named);
    var answer =
        reason.isPresent() && reference.isPresent()
            ? new Answer.Refusal(
                reason.get(),
                reference.get(),
                system.map(s -> ReturnAddress.first(s.address())),
                system
                    .filter(s -> reason.get().isForThePersonFirst())
                    .flatMap(s -> explanation(s, visitor)),
                Optional.empty())
            : new Answer.Refusal(
                Reason.NOT_FOUND, visitor.circumstances().reference(), Optional.empty());
    page(ctx, answer, visitor);
  }

  private Optional<Explanation> explanation(GateConfig.InHouse system, Visitor visitor) {
    var now = visitor.circumstances().time();
    var first = ReturnAddress.first(system.address());
    return signOn.explain(GateRequester.request(system, first, "", now), visitor);
  }

  private void page(Context ctx, Answer answer, Visitor visitor) {
    pages.show(ctx, new Outcome.Answered(answer), visitor);
  }

  private Answer.Refusal stranger(
      Reason reason, Optional<GateConfig.InHouse> system, Visitor visitor) {
    var reference =
        parts
            .refusals()
            .record(
                AuditEvent.Refused.unnamed(
                    visitor.circumstances(),
                    system.map(GateConfig.InHouse::name),
                    reason,
                    Map.of()));
    return new Answer.Refusal(reason, reference, system.map(s -> ReturnAddress.first(s.address())));
  }
}
