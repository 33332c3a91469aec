package jp.mochi.idp.api;

import static io.javalin.http.HandlerType.GET;
import static io.javalin.http.HandlerType.POST;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import jp.mochi.idp.certificate.CertifiedIdentifiers;
import jp.mochi.idp.certificate.RegisteredDevices;
import jp.mochi.idp.config.PolicyScope;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.inforce.PolicyInForce;
import jp.mochi.idp.inforce.PolicyVersions;
import jp.mochi.idp.lifecycle.ExplainPolicy;
import jp.mochi.idp.lifecycle.ExplainPolicy.Question;
import jp.mochi.idp.lifecycle.KnownServices;
import jp.mochi.idp.network.IpAddress;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.posture.ReportedPostures;
import jp.mochi.ldap.Directory;
import jp.mochi.ldap.GroupNames;

/** {@code /policy}: what is in force, what was, and what it says of somebody. */
final class PolicyRoutes {
  private static final int MOST_VERSIONS = 1_000;
  private static final int MOST_GROUPS = 1_000;

  private final PolicyInForce policy;
  private final KnownServices services;
  private final ExplainPolicy explaining;
  private final Directory directory;
  private final Database database;
  private final Supplier<PolicyScope> provable;
  private final Clock clock;
  private final PolicyVersions versions = new PolicyVersions();

  PolicyRoutes(
      PolicyInForce policy,
      KnownServices services,
      Directory directory,
      Database database,
      Supplier<PolicyScope> provable,
      Clock clock) {
    this.policy = policy;
    this.services = services;
    this.explaining =
        new ExplainPolicy(
            policy,
            directory,
            services,
            new RegisteredDevices(database, path -> Optional.empty(), CertifiedIdentifiers.NONE),
            new ReportedPostures(database));
    this.directory = directory;
    this.database = database;
    this.provable = provable;
    this.clock = clock;
  }

  List<ApiRoute> routes() {
    return List.of(
        new ApiRoute(GET, "/policy/explain", ApiRoute.ANY, this::explain),
        new ApiRoute(POST, "/policy/scope", ApiRoute.ANY, this::scope),
        new ApiRoute(GET, "/policy/versions", ApiRoute.ANY, (ctx, caller) -> list()),
        new ApiRoute(GET, "/policy/versions/{number}", ApiRoute.ANY, this::show));
  }

  private Answer explain(Context ctx, Caller caller) {
    var query = new QueryParameters(ctx, clock);
    var user = query.text("user").orElse("");
    var service = query.text("service").orElse("");
    var from = query.text("from").orElse("");
    var address = IpAddress.parse(from);
    var at = query.time("at");
    var proved = ProvedText.of(query.text("proved").orElse(ProvedText.USUAL));
    if (user.isEmpty() || service.isEmpty()) {
      return Refused.FIELD.of(user.isEmpty() ? "user" : "service");
    }
    if (address.isEmpty()) {
      return Refused.NO_ADDRESS.of(from);
    }
    if (query.refusal().isPresent()) {
      return query.refusal().get();
    }
    if (proved.isEmpty()) {
      return Refused.NO_FACTOR.of(query.text("proved").orElse(""));
    }
    var question =
        new Question(
            user,
            service,
            address.get(),
            at.orElseGet(clock::instant),
            proved.get(),
            query.text("device"),
            query.text("knownBrowser").filter("true"::equals).isPresent());
    return switch (explaining.explain(question)) {
      case ExplainPolicy.Outcome.Explained explained ->
          Answer.of(PolicyJson.of(explained, clock.getZone()));
      case ExplainPolicy.Outcome.NoSuchPerson nobody -> Refused.NO_SUCH_PERSON.of(user);
      case ExplainPolicy.Outcome.SeveralPeople several -> Refused.SEVERAL_PEOPLE.of(user);
      case ExplainPolicy.Outcome.NoSuchService none -> Refused.NO_SUCH_SERVICE.of(service);
      case ExplainPolicy.Outcome.NoSuchDevice(var id) -> Refused.NOT_THERE.of(id);
      case ExplainPolicy.Outcome.DeviceNotTheirs(var device) ->
          Refused.DEVICE_NOT_THEIRS.of(
              device.id(), device.owner().username(), device.state().text());
      case ExplainPolicy.Outcome.DirectoryAway away -> Refused.DIRECTORY_SILENT.of(user);
      case ExplainPolicy.Outcome.PolicyUnusable(var why) -> Refused.POLICY_UNUSABLE.of(why);
    };
  }

  /**
   * What a draft is held against before it counts: which of the groups that it names there are, and
   * what can be proved here whatever rules are in force.
   */
  private Answer scope(Context ctx, Caller caller) throws IOException {
    return RequestBody.with(
        ctx,
        body -> {
          var wanted = Set.copyOf(body.texts("groups"));
          if (wanted.size() > MOST_GROUPS) {
            body.note("groups");
          }
          return body.refusal().orElseGet(() -> Answer.of(scope(wanted)));
        });
  }

  private ObjectNode scope(Set<String> wanted) {
    var node = JsonNodeFactory.instance.objectNode();
    var factors = node.putArray("factors");
    var here = provable.get();
    here.available().stream().sorted().map(Factor::text).forEach(factors::add);
    node.put("certificatesTellDevice", here.certificatesTellDevice());
    node.put("certificatesTellIdentifier", here.certificatesTellIdentifier());
    var all = node.putArray("services");
    services.all().forEach(service -> all.add(PolicyJson.of(service)));
    var inHouse = node.putArray("inHouse");
    here.inHouse().forEach(system -> inHouse.add(PolicyJson.of(system)));
    if (directory.groups(wanted) instanceof GroupNames.Known(var names)) {
      names.stream().sorted().forEach(node.putArray("groups")::add);
    }
    return node;
  }

  private Answer list() {
    var node = JsonNodeFactory.instance.objectNode();
    var all = node.putArray("versions");
    database
        .read(handle -> versions.newest(handle, MOST_VERSIONS))
        .forEach(entry -> all.add(json(entry)));
    return Answer.of(node);
  }

  private Answer show(Context ctx, Caller caller) {
    var number = ctx.pathParam("number");
    if (!number.matches("[1-9][0-9]{0,17}")) {
      return Refused.NOT_THERE.of(number);
    }
    return database
        .read(handle -> versions.find(handle, Long.parseLong(number)))
        .<Answer>map(stored -> Answer.of(json(stored.entry()).put("text", stored.text().text())))
        .orElseGet(() -> Refused.NOT_THERE.of(number));
  }

  private ObjectNode json(PolicyVersions.Entry entry) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("number", entry.version().number())
        .put("hash", entry.version().hash())
        .put("loadedBy", entry.loadedBy())
        .put("created", entry.created().toString())
        .put("inForce", entry.version().equals(policy.rules().entry().version()));
  }
}
