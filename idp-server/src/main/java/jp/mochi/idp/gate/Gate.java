package jp.mochi.idp.gate;

import io.javalin.http.Context;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.audit.FloodCounter;
import jp.mochi.idp.config.GateConfig;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.http.Route;
import jp.mochi.idp.http.Visitors;
import jp.mochi.idp.inforce.PolicyVersions;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.policy.ServiceFacts;
import jp.mochi.idp.session.GateTickets;
import jp.mochi.idp.session.SessionLimits;
import jp.mochi.idp.session.Sessions;
import jp.mochi.idp.signon.Outcome;
import jp.mochi.idp.signon.Requester;
import jp.mochi.idp.signon.SignOn;

/** The gate in front of in-house systems; see the package for the flow. */
public final class Gate implements AutoCloseable {
  /** Who asks the loop about each request to a system, by name. */
  public static final String CHECKS = CheckRequester.NAME;

  private final Parts parts;
  private final InHouseSystems systems;
  private final GateTickets tickets;
  private final CheckedRequests checked;
  private final GateRequester requester;
  private final CheckRequester checkRequester;

  /** What the gate stands on. {@code origin} is our own, {@code https://idp.example.co.jp}. */
  public record Parts(
      Database database,
      AuditLog audit,
      FloodCounter refusals,
      SessionLimits limits,
      Visitors visitors,
      String origin,
      Clock clock) {}

  /** How an outcome becomes a page; whoever shows pages is wired in. */
  public interface Pages {
    void show(Context ctx, Outcome outcome, Visitor visitor);
  }

  public Gate(GateConfig config, Parts parts) {
    var sessions = new Sessions();
    this.parts = parts;
    this.systems = new InHouseSystems(config);
    this.tickets = new GateTickets(sessions, parts.limits());
    this.checked = new CheckedRequests(parts.database(), parts.audit(), parts.clock());
    this.requester =
        new GateRequester(
            systems,
            parts.database(),
            new GateRequester.Stores(
                sessions, parts.limits(), tickets, new PolicyVersions(), parts.audit()),
            parts.refusals(),
            parts.clock());
    this.checkRequester =
        new CheckRequester(
            systems, parts.database(), sessions, checked, parts.refusals(), parts.clock());
  }

  /** What rules may know of the system of this name; empty where none is registered. */
  public Optional<ServiceFacts> facts(String name) {
    return systems.named(name).map(system -> systems.facts(system.name()));
  }

  /** The same of every system. */
  public List<ServiceFacts> facts() {
    return systems.names().stream().map(systems::facts).toList();
  }

  /** Whether anybody may be told from where the system of this name is reached. */
  public boolean publishes(String name) {
    return systems.named(name).map(GateConfig.InHouse::publish).orElse(false);
  }

  /** Who asks the loop on the gate's behalf. */
  public List<Requester> requesters() {
    return List.of(requester, checkRequester);
  }

  /** The addresses. */
  public List<Route> routes(SignOn signOn, Pages pages) {
    var check = new CheckRoutes(systems, tickets, signOn, checkRequester, parts);
    var goThere = new SignOnRoutes(systems, tickets, signOn, pages, parts);
    return Stream.concat(check.routes().stream(), goThere.routes().stream()).toList();
  }

  /** To be run each second: records of requests that were let through. */
  public Runnable records() {
    return checked;
  }

  @Override
  public void close() {
    checked.close();
  }
}
