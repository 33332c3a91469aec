package jp.mochi.idp.api;

import static io.javalin.http.HandlerType.GET;
import static io.javalin.http.HandlerType.POST;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import jp.mochi.device.register.Device;
import jp.mochi.device.register.DeviceAct;
import jp.mochi.device.register.DeviceState;
import jp.mochi.device.register.Devices;
import jp.mochi.device.register.IdentifierKind;
import jp.mochi.device.register.Ownership;
import jp.mochi.device.register.Platform;
import jp.mochi.idp.lifecycle.device.ActWords;
import jp.mochi.idp.lifecycle.device.DeviceOutcome;
import jp.mochi.idp.lifecycle.device.DeviceRegister;
import jp.mochi.idp.lifecycle.device.Doer;
import jp.mochi.idp.lifecycle.device.NewDevice;
import jp.mochi.ldap.Directory;
import jp.mochi.ldap.LookUp;
import jp.mochi.ldap.Person;

/** {@code /devices}: the register of phones, tablets and PCs. */
final class DeviceRoutes {
  private static final String ALL = "/devices";
  private static final String ONE = ALL + "/{id}";
  private static final int USUAL = 50;
  private static final int MOST = 500;
  private static final List<DeviceAct> ACTS =
      List.of(
          DeviceAct.ACTIVATE,
          DeviceAct.SUSPEND,
          DeviceAct.RESUME,
          DeviceAct.LOSE,
          DeviceAct.FIND,
          DeviceAct.RETIRE);

  /** Those that give a phone back: whoever asks for it may be the one who has stolen it. */
  private static final Set<DeviceAct> BACK = Set.of(DeviceAct.RESUME, DeviceAct.FIND);

  private final DeviceRegister devices;
  private final Directory directory;
  private final Clock clock;

  DeviceRoutes(DeviceRegister devices, Directory directory, Clock clock) {
    this.devices = devices;
    this.directory = directory;
    this.clock = clock;
  }

  List<ApiRoute> routes() {
    var routes = new ArrayList<ApiRoute>();
    routes.add(new ApiRoute(GET, ALL, ApiRoute.ANY, (ctx, caller) -> list(ctx)));
    routes.add(new ApiRoute(POST, ALL, ApiRoute.STAFF, this::add));
    routes.add(new ApiRoute(POST, ALL + "/find", ApiRoute.ANY, (ctx, caller) -> find(ctx)));
    routes.add(new ApiRoute(GET, ONE, ApiRoute.ANY, (ctx, caller) -> show(ctx)));
    routes.add(new ApiRoute(GET, ONE + "/history", ApiRoute.ANY, (ctx, caller) -> history(ctx)));
    for (var act : ACTS) {
      var path = ONE + "/" + ActWords.word(act);
      routes.add(new ApiRoute(POST, path, ApiRoute.STAFF, (ctx, caller) -> act(ctx, caller, act)));
    }
    routes.add(new ApiRoute(POST, ONE + "/transfer", ApiRoute.STAFF, this::transfer));
    routes.add(new ApiRoute(POST, ONE + "/pin", ApiRoute.ADMIN, this::pin));
    routes.add(new ApiRoute(POST, ONE + "/unpin", ApiRoute.STAFF, this::unpin));
    return routes;
  }

  private static Doer doer(Caller caller) {
    return new Doer(caller.actor(), caller.role());
  }

  private Answer list(Context ctx) {
    var query = new QueryParameters(ctx, clock);
    var person = query.text("person").map(this::idOf);
    var state = word(query, "state", DeviceState::of);
    var ownership = word(query, "ownership", Ownership::of);
    var platform = word(query, "platform", Platform::of);
    var limit = query.limit(USUAL, MOST);
    var last = query.named("after", devices::find);
    return query.answer(
        () -> listed(new Devices.Wanted(person, state, ownership, platform, last, limit)));
  }

  private static <T> Optional<T> word(
      QueryParameters query, String name, Function<String, Optional<T>> of) {
    return query.named(name, word -> of.apply(word.toLowerCase(Locale.ROOT)));
  }

  private Answer listed(Devices.Wanted wanted) {
    var found = devices.list(wanted);
    return Answer.page("devices", found, wanted.most(), DeviceJson::of, Device::id);
  }

  /** Somebody who has left is found by what the register says. */
  private String idOf(String name) {
    return directory.find(name) instanceof LookUp.Found(var person) ? person.id().value() : name;
  }

  /** By a number that it bears: not in an address, which logs keep. */
  private Answer find(Context ctx) throws IOException {
    return RequestBody.with(
        ctx,
        body -> {
          var kind = IdentifierKind.of(body.needed("identifier"));
          if (kind.isEmpty()) {
            body.note("identifier");
          }
          var value = body.needed("value");
          return body.refusal()
              .orElseGet(
                  () -> {
                    var node = JsonNodeFactory.instance.objectNode();
                    var array = node.putArray("devices");
                    devices
                        .find(kind.orElseThrow(), value)
                        .ifPresent(device -> array.add(DeviceJson.of(device)));
                    return Answer.of(node);
                  });
        });
  }

  private Answer show(Context ctx) {
    var id = ctx.pathParam("id");
    return devices
        .find(id)
        .map(
            device ->
                Answer.of(
                    DeviceJson.remarked(
                        DeviceJson.of(device, devices.bindings(device)), devices.unbound(device))))
        .orElseGet(() -> Refused.NOT_THERE.of(id));
  }

  private Answer history(Context ctx) {
    var id = ctx.pathParam("id");
    var query = new QueryParameters(ctx, clock);
    var limit = query.limit(USUAL, MOST);
    var before = query.number("before", 0);
    if (query.refusal().isPresent()) {
      return query.refusal().get();
    }
    if (devices.find(id).isEmpty()) {
      return Refused.NOT_THERE.of(id);
    }
    var node = JsonNodeFactory.instance.objectNode();
    var array = node.putArray("history");
    var page = devices.history(id, before == 0 ? Long.MAX_VALUE : before, limit);
    page.forEach(entry -> array.add(DeviceJson.of(entry)));
    if (page.size() == limit) {
      node.put("next", page.getLast().revision());
    }
    return Answer.of(node);
  }

  private Answer add(Context ctx, Caller caller) throws IOException {
    return RequestBody.with(
        ctx,
        body -> {
          var person = body.needed("person");
          var wanted = wanted(body);
          return body.refusal()
              .orElseGet(
                  () ->
                      withPerson(
                          person,
                          owner ->
                              remarked(
                                  devices.register(doer(caller), owner, wanted.orElseThrow()),
                                  201)));
        });
  }

  private static Optional<NewDevice> wanted(RequestBody body) {
    var ownership = noted(body, "ownership", Ownership.of(body.needed("ownership")));
    var platform = noted(body, "platform", Platform.of(body.needed("platform")));
    var id = body.text("id");
    var name = body.text("name").orElse("");
    var model = body.text("model").orElse("");
    Map<IdentifierKind, String> identifiers = new EnumMap<>(IdentifierKind.class);
    for (var kind : IdentifierKind.values()) {
      body.text(kind.text()).ifPresent(value -> identifiers.put(kind, value));
    }
    return ownership.flatMap(
        whose -> platform.map(it -> new NewDevice(id, name, whose, it, model, identifiers)));
  }

  private static <T> Optional<T> noted(RequestBody body, String field, Optional<T> read) {
    if (read.isEmpty()) {
      body.note(field);
    }
    return read;
  }

  private Answer act(Context ctx, Caller caller, DeviceAct act) throws IOException {
    var id = ctx.pathParam("id");
    return RequestBody.with(
        ctx,
        body -> {
          if (BACK.contains(act)) {
            return Giving.with(body, "reason", true, why -> act(caller, id, act, why));
          }
          var reason = body.reason("reason");
          return body.refusal().orElseGet(() -> act(caller, id, act, reason));
        });
  }

  private Answer act(Caller caller, String id, DeviceAct act, String why) {
    return remarked(devices.act(doer(caller), id, act, why), 200);
  }

  private Answer pin(Context ctx, Caller caller) throws IOException {
    var id = ctx.pathParam("id");
    return RequestBody.with(
        ctx,
        body -> {
          var certificate = body.needed("certificate");
          var onDevice = body.yes("keyOnDevice");
          var reason = body.reason("reason");
          return body.refusal()
              .orElseGet(
                  () ->
                      answer(
                          devices.keys().bind(doer(caller), id, certificate, onDevice, reason),
                          200));
        });
  }

  private Answer unpin(Context ctx, Caller caller) throws IOException {
    var id = ctx.pathParam("id");
    return RequestBody.with(
        ctx,
        body -> {
          var key = body.needed("key");
          var reason = body.reason("reason");
          return body.refusal()
              .orElseGet(
                  () -> remarked(devices.keys().release(doer(caller), id, key, reason), 200));
        });
  }

  private Answer transfer(Context ctx, Caller caller) throws IOException {
    var id = ctx.pathParam("id");
    return RequestBody.with(
        ctx,
        body -> {
          var person = body.needed("person");
          var newId = body.text("id");
          var reason = body.reason("reason");
          return body.refusal()
              .orElseGet(
                  () ->
                      withPerson(
                          person,
                          to ->
                              remarked(
                                  devices.transfer(doer(caller), id, to, newId, reason), 200)));
        });
  }

  private Answer withPerson(String name, Function<Person, Answer> use) {
    return switch (directory.find(name)) {
      case LookUp.Found(var person) when person.disabled() -> Refused.DISABLED.of(name);
      case LookUp.Found(var person) -> use.apply(person);
      case LookUp.NotFound nobody -> Refused.NO_SUCH_PERSON.of(name);
      case LookUp.Ambiguous several -> Refused.SEVERAL_PEOPLE.of(name);
      case LookUp.Unavailable away -> Refused.DIRECTORY_SILENT.of(name);
    };
  }

  /** The same, and that nothing tells the device yet where that is so. */
  private Answer remarked(DeviceOutcome outcome, int status) {
    return outcome instanceof DeviceOutcome.Done(var device, var ending)
        ? new Answer.Document(
            status, DeviceJson.remarked(DeviceJson.of(device, ending), devices.unbound(device)))
        : answer(outcome, status);
  }

  static Answer answer(DeviceOutcome outcome, int status) {
    return switch (outcome) {
      case DeviceOutcome.Done(var device, var ending) ->
          new Answer.Document(status, DeviceJson.of(device, ending));
      case DeviceOutcome.Refused(var why) -> new Answer.Refusal(422, "REFUSED", List.of(why));
      case DeviceOutcome.NotThere(var id) -> Refused.NOT_THERE.of(id);
    };
  }
}
