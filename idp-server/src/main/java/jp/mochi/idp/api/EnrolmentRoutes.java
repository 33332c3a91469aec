package jp.mochi.idp.api;

import static io.javalin.http.HandlerType.DELETE;
import static io.javalin.http.HandlerType.GET;
import static io.javalin.http.HandlerType.POST;
import static io.javalin.http.HandlerType.PUT;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import jp.mochi.cert.authority.EnrolmentRoute;
import jp.mochi.cert.authority.Holder;
import jp.mochi.cert.enrolment.AwaitedDevice;
import jp.mochi.cert.enrolment.Candidate;
import jp.mochi.cert.enrolment.Challenge;
import jp.mochi.cert.enrolment.EnrolmentRequest;
import jp.mochi.cert.enrolment.EnrolmentRequest.State;
import jp.mochi.cert.enrolment.EnrolmentRequests;
import jp.mochi.idp.lifecycle.CertificateNotice;
import jp.mochi.idp.lifecycle.Role;
import jp.mochi.idp.lifecycle.enrolment.DecideRequests;
import jp.mochi.idp.lifecycle.enrolment.HandOutCodes;
import jp.mochi.ldap.Directory;
import jp.mochi.ldap.LookUp;
import jp.mochi.ldap.Person;

/**
 * {@code /enrolment-codes}, {@code /enrolment-requests} and {@code /mdm-challenges}: how phones
 * come by certificates.
 */
final class EnrolmentRoutes {
  private static final String CODES = "/enrolment-codes";
  private static final String REQUESTS = "/enrolment-requests";
  private static final String REQUEST = REQUESTS + "/{id}";
  private static final String MDMS = "/mdm-challenges";
  private static final String MDM = MDMS + "/{mdm}";
  private static final int USUAL = 50;
  private static final int MOST = 500;

  private final HandOutCodes codes;
  private final DecideRequests requests;
  private final ActsOnPeople people;
  private final Directory directory;
  private final String page;
  private final Clock clock;
  private final EnrolmentJson json;

  /**
   * @param people says on whose devices somebody may act: one of an administrator's is a way to be
   *     one
   * @param page where a phone goes with a code
   */
  EnrolmentRoutes(
      HandOutCodes codes,
      DecideRequests requests,
      ActsOnPeople people,
      Directory directory,
      String page,
      Clock clock) {
    this.codes = codes;
    this.requests = requests;
    this.people = people;
    this.directory = directory;
    this.page = page;
    this.clock = clock;
    this.json = new EnrolmentJson(clock);
  }

  List<ApiRoute> routes() {
    return List.of(
        new ApiRoute(POST, CODES, ApiRoute.STAFF, this::makeCode),
        new ApiRoute(GET, CODES, ApiRoute.STAFF, (ctx, caller) -> openCodes(ctx)),
        new ApiRoute(DELETE, CODES + "/{device}", ApiRoute.STAFF, this::endCodes),
        new ApiRoute(POST, REQUESTS, ApiRoute.STAFF, this::file),
        new ApiRoute(GET, REQUESTS, ApiRoute.ANY, (ctx, caller) -> list(ctx)),
        new ApiRoute(GET, REQUEST, ApiRoute.ANY, (ctx, caller) -> show(ctx)),
        new ApiRoute(POST, REQUEST + "/approve", ApiRoute.STAFF, (c, by) -> decide(c, by, true)),
        new ApiRoute(POST, REQUEST + "/deny", ApiRoute.STAFF, (c, by) -> decide(c, by, false)),
        new ApiRoute(GET, MDMS, ApiRoute.ANY, (ctx, caller) -> mdms()),
        new ApiRoute(PUT, MDM, ApiRoute.ADMIN, this::share),
        new ApiRoute(DELETE, MDM, ApiRoute.ADMIN, this::unshare),
        new ApiRoute(POST, MDM + "/devices", ApiRoute.STAFF, this::await),
        new ApiRoute(GET, MDM + "/devices", ApiRoute.ANY, (ctx, caller) -> awaited(ctx)));
  }

  /** The person whom a body names, and the device: or why there is none. */
  private Answer with(
      Caller caller, RequestBody body, Function<Person, Answer> use, String name, String device) {
    if (body.refusal().isPresent()) {
      return body.refusal().get();
    }
    if (!device.matches(Holder.DEVICE)) {
      return ActsOnPeople.refused(CertificateNotice.DEVICE_NAME.of(device));
    }
    return switch (directory.find(name)) {
      case LookUp.Found(var person) when person.disabled() -> Refused.DISABLED.of(name);
      case LookUp.Found(var person) ->
          people.ofHandingOut(caller, person.id().value()).orElseGet(() -> use.apply(person));
      case LookUp.NotFound nobody -> Refused.NO_SUCH_PERSON.of(name);
      case LookUp.Ambiguous several -> Refused.SEVERAL_PEOPLE.of(name);
      case LookUp.Unavailable away -> Refused.DIRECTORY_SILENT.of(name);
    };
  }

  /** What a body says of a device, and of why. */
  private record Named(
      String person,
      String device,
      Candidate.Ownership ownership,
      Candidate.Platform platform,
      String why) {
    static Named of(RequestBody body) {
      return new Named(
          body.needed("person"),
          body.needed("device"),
          choice(body, "ownership", Candidate.Ownership::of, Candidate.Ownership.CORPORATE),
          choice(body, "platform", Candidate.Platform::of, Candidate.Platform.OTHER),
          body.reason("why"));
    }

    Candidate candidate(Person who) {
      return new Candidate(who.id().value(), who.username(), device, ownership, platform);
    }
  }

  private static <T> T choice(
      RequestBody body, String field, Function<String, Optional<T>> of, T otherwise) {
    var word = body.text(field);
    var chosen = word.flatMap(of);
    if (word.isPresent() && chosen.isEmpty()) {
      body.note(field);
    }
    return chosen.orElse(otherwise);
  }

  private Answer makeCode(Context ctx, Caller caller) throws IOException {
    return RequestBody.with(
        ctx,
        body -> {
          var named = Named.of(body);
          var route = choice(body, "route", EnrolmentRoute::of, EnrolmentRoute.PHONE);
          var lifetime = lifetime(body);
          Function<String, Answer> made =
              why ->
                  with(
                      caller,
                      body,
                      person -> made(caller, why, route, named.candidate(person), lifetime),
                      named.person(),
                      named.device());
          return Giving.with(body, "why", isAsked(caller, route), made);
        });
  }

  private Answer made(
      Caller caller,
      String why,
      EnrolmentRoute route,
      Candidate candidate,
      Optional<Duration> lifetime) {
    return shown(
        codes.forAnother(caller.actor(), caller.by(why), route, candidate, lifetime),
        made -> Answer.created(json.made(made, page)));
  }

  /**
   * Whether somebody asks for the code. A device management draws challenges for a list of phones,
   * with a token of IT's: nobody has called it. The helpdesk is called, whichever way its code
   * opens.
   */
  private static boolean isAsked(Caller caller, EnrolmentRoute route) {
    return caller.role() != Role.ADMIN
        || (route != EnrolmentRoute.SCEP && route != EnrolmentRoute.EST);
  }

  /** How long from now: {@code 30m}, {@code 24h}, {@code 7d}. */
  private static Optional<Duration> lifetime(RequestBody body) {
    var text = body.text("lifetime");
    var lifetime = text.flatMap(WrittenTime::duration);
    if (text.isPresent() && lifetime.isEmpty()) {
      body.note("lifetime");
    }
    return lifetime;
  }

  private Answer openCodes(Context ctx) {
    var name = new QueryParameters(ctx, clock).text("person");
    if (name.isEmpty()) {
      return Refused.FIELD.of("person");
    }
    var node = JsonNodeFactory.instance.objectNode();
    var array = node.putArray("codes");
    codes.open(idOf(name.get())).forEach(code -> array.add(json.of(code)));
    return Answer.of(node);
  }

  private Answer endCodes(Context ctx, Caller caller) {
    var device = ctx.pathParam("device");
    return codes.holders(device).stream()
        .map(person -> people.refusal(caller, person))
        .flatMap(Optional::stream)
        .findFirst()
        .orElseGet(
            () ->
                codes.end(caller.actor(), device) > 0
                    ? new Answer.Done()
                    : Refused.NOT_THERE.of(device));
  }

  private String idOf(String name) {
    return directory.find(name) instanceof LookUp.Found(var person) ? person.id().value() : name;
  }

  private Answer file(Context ctx, Caller caller) throws IOException {
    return RequestBody.with(
        ctx,
        body -> {
          var named = Named.of(body);
          var csr = body.needed("csr").getBytes(StandardCharsets.UTF_8);
          var outside = !body.yes("keyOnDevice");
          return with(
              caller,
              body,
              person ->
                  shown(
                      requests.file(
                          caller.actor(),
                          caller.by(named.why()),
                          person,
                          named.candidate(person),
                          csr,
                          outside),
                      202),
              named.person(),
              named.device());
        });
  }

  private Answer list(Context ctx) {
    var query = new QueryParameters(ctx, clock);
    var state = query.named("state", State::of);
    var limit = query.limit(USUAL, MOST);
    var last = query.named("after", requests::find);
    var person = query.text("person").map(this::idOf);
    return query.answer(() -> listed(new EnrolmentRequests.Wanted(person, state, last, limit)));
  }

  private Answer listed(EnrolmentRequests.Wanted wanted) {
    var found = requests.list(wanted);
    return Answer.page("requests", found, wanted.most(), json::of, EnrolmentRequest::id);
  }

  private Answer show(Context ctx) {
    var id = ctx.pathParam("id");
    return requests
        .find(id)
        .map(found -> Answer.of(json.of(found)))
        .orElseGet(() -> Refused.NOT_THERE.of(id));
  }

  private Answer decide(Context ctx, Caller caller, boolean approve) throws IOException {
    var id = ctx.pathParam("id");
    return RequestBody.with(
        ctx,
        body -> {
          var why = body.neededReason("why");
          return body.refusal().orElseGet(() -> decide(caller, why, id, approve));
        });
  }

  private Answer decide(Caller caller, String why, String id, boolean approve) {
    return requests
        .find(id)
        .map(request -> request.candidate().person())
        .flatMap(
            person ->
                approve ? people.ofHandingOut(caller, person) : people.refusal(caller, person))
        .orElseGet(() -> shown(requests.decide(caller.actor(), caller.by(why), id, approve), 200));
  }

  private Answer mdms() {
    var node = JsonNodeFactory.instance.objectNode();
    var array = node.putArray("mdms");
    codes
        .mdms()
        .forEach(
            mdm ->
                array
                    .addObject()
                    .put("name", mdm.name())
                    .put("made", mdm.made().toString())
                    .put("by", mdm.madeBy()));
    return Answer.of(node);
  }

  private Answer share(Context ctx, Caller caller) throws IOException {
    var mdm = ctx.pathParam("mdm");
    return RequestBody.with(
        ctx,
        body -> {
          var why = body.reason("why");
          return body.refusal()
              .orElseGet(
                  () ->
                      shown(
                          codes.share(caller.actor(), caller.by(why), mdm),
                          made -> Answer.created(json(made))));
        });
  }

  private static com.fasterxml.jackson.databind.JsonNode json(Challenge.Shared made) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("name", made.name())
        .put("challenge", made.text());
  }

  private Answer unshare(Context ctx, Caller caller) {
    var mdm = ctx.pathParam("mdm");
    return codes.unshare(caller.actor(), mdm) ? new Answer.Done() : Refused.NOT_THERE.of(mdm);
  }

  private Answer await(Context ctx, Caller caller) throws IOException {
    var mdm = ctx.pathParam("mdm");
    return RequestBody.with(
        ctx,
        body -> {
          var named = Named.of(body);
          return with(
              caller,
              body,
              person ->
                  shown(
                      codes.await(
                          caller.actor(), caller.by(named.why()), mdm, named.candidate(person)),
                      (AwaitedDevice device) -> Answer.created(json.of(device))),
              named.person(),
              named.device());
        });
  }

  private Answer awaited(Context ctx) {
    var query = new QueryParameters(ctx, clock);
    var limit = query.limit(USUAL, MOST);
    if (query.refusal().isPresent()) {
      return query.refusal().get();
    }
    var found = codes.awaited(ctx.pathParam("mdm"), query.text("after").orElse(""), limit);
    return Answer.page("devices", found, limit, json::of, awaited -> awaited.candidate().device());
  }

  private static <T> Answer shown(HandOutCodes.Outcome<T> outcome, Function<T, Answer> how) {
    return switch (outcome) {
      case HandOutCodes.Outcome.Done<T>(var made) -> how.apply(made);
      case HandOutCodes.Outcome.Refused<T>(var why) -> ActsOnPeople.refused(why);
    };
  }

  private Answer shown(DecideRequests.Outcome outcome, int status) {
    return switch (outcome) {
      case DecideRequests.Outcome.Done(var request) ->
          new Answer.Document(status, json.of(request));
      case DecideRequests.Outcome.Refused(var why) -> ActsOnPeople.refused(why);
      case DecideRequests.Outcome.NotThere gone -> Refused.NOT_THERE.of("request");
    };
  }
}
