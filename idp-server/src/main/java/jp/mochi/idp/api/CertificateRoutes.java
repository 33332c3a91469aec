package jp.mochi.idp.api;

import static io.javalin.http.HandlerType.GET;
import static io.javalin.http.HandlerType.POST;

import io.javalin.http.Context;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import jp.mochi.cert.authority.IssuedCertificate;
import jp.mochi.cert.authority.IssuedCertificate.Standing;
import jp.mochi.cert.authority.IssuedCertificates;
import jp.mochi.cert.authority.IssuedCertificates.RenewalNeed;
import jp.mochi.idp.lifecycle.Actor;
import jp.mochi.idp.lifecycle.IssueAttested;
import jp.mochi.idp.lifecycle.PhoneCertificates;
import jp.mochi.ldap.Directory;
import jp.mochi.ldap.LookUp;
import jp.mochi.ldap.Person;

/** {@code /certificates}: phones' certificates of our own authority. */
final class CertificateRoutes {
  private static final String ALL = "/certificates";
  private static final String ONE = ALL + "/{serial}";
  private static final String CHALLENGES = "/attestation-challenges";
  private static final int USUAL = 50;
  private static final int MOST = 500;

  private final PhoneCertificates certificates;
  private final IssueAttested attested;
  private final Directory directory;
  private final ActsOnPeople people;
  private final Clock clock;
  private final CertificateJson json;

  CertificateRoutes(
      PhoneCertificates certificates,
      IssueAttested attested,
      Directory directory,
      ActsOnPeople people,
      Clock clock) {
    this.certificates = certificates;
    this.attested = attested;
    this.directory = directory;
    this.people = people;
    this.clock = clock;
    this.json = new CertificateJson(clock);
  }

  List<ApiRoute> routes() {
    return List.of(
        new ApiRoute(GET, ALL, ApiRoute.ANY, (ctx, caller) -> list(ctx)),
        new ApiRoute(GET, ONE, ApiRoute.ANY, (ctx, caller) -> show(ctx)),
        new ApiRoute(POST, ALL, ApiRoute.ADMIN, this::issue),
        new ApiRoute(POST, CHALLENGES, ApiRoute.ADMIN, this::challenge),
        new ApiRoute(POST, ONE + "/revoke", ApiRoute.STAFF, this::revoke));
  }

  private Answer list(Context ctx) {
    var query = new QueryParameters(ctx, clock);
    var person = query.text("person").map(this::idOf);
    var device = query.text("device");
    var standing = query.named("state", CertificateRoutes::standing);
    var renewal = query.named("renewal", CertificateRoutes::renewal);
    var limit = query.limit(USUAL, MOST);
    var last = query.named("after", certificates::find);
    return query.answer(
        () ->
            listed(new IssuedCertificates.Wanted(person, device, standing, renewal, last, limit)));
  }

  private Answer listed(IssuedCertificates.Wanted wanted) {
    var found = certificates.list(wanted);
    return Answer.page("certificates", found, wanted.most(), json::of, IssuedCertificate::serial);
  }

  /** Somebody who has left is found by what the certificates say. */
  private String idOf(String name) {
    return directory.find(name) instanceof LookUp.Found(var person) ? person.id().value() : name;
  }

  private static Optional<Standing> standing(String text) {
    return Stream.of(Standing.values())
        .filter(each -> each.text().equals(text.toLowerCase(Locale.ROOT)))
        .findFirst();
  }

  private static Optional<RenewalNeed> renewal(String text) {
    return Stream.of(RenewalNeed.values())
        .filter(each -> each.text().equals(text.toLowerCase(Locale.ROOT)))
        .findFirst();
  }

  private Answer show(Context ctx) {
    var serial = ctx.pathParam("serial");
    return certificates
        .find(serial)
        .map(found -> Answer.of(json.whole(found, certificates.chain(found))))
        .orElseGet(() -> Refused.NOT_THERE.of(serial));
  }

  private Answer issue(Context ctx, Caller caller) throws IOException {
    return RequestBody.with(
        ctx,
        body -> {
          var person = body.needed("person");
          var device = body.needed("device");
          var csr = body.needed("csr");
          var made = !body.yes("keyOnDevice");
          var word = body.text("attestation");
          return body.refusal()
              .orElseGet(
                  () -> {
                    var wanted = new Wanted(device, csr, made, word);
                    return of(person, found -> issued(caller.actor(), found, wanted));
                  });
        });
  }

  /**
   * What somebody wants certified.
   *
   * @param attestation the phone's word on the key
   */
  private record Wanted(
      String device, String csr, boolean keyOutside, Optional<String> attestation) {}

  private Answer challenge(Context ctx, Caller caller) throws IOException {
    return RequestBody.with(
        ctx,
        body -> {
          var person = body.needed("person");
          var device = body.needed("device");
          return body.refusal()
              .orElseGet(() -> of(person, found -> challenge(caller.actor(), found, device)));
        });
  }

  private Answer challenge(Actor actor, Person person, String device) {
    return switch (attested.challenge(actor, person, device)) {
      case IssueAttested.Asked.Challenge made ->
          Answer.created(CertificateJson.of(made, person.username(), device));
      case IssueAttested.Asked.Refused(var why) -> new Answer.Refusal(422, "REFUSED", List.of(why));
    };
  }

  /** Whom a name means, or why it means nobody. */
  private Answer of(String name, Function<Person, Answer> use) {
    return switch (directory.find(name)) {
      case LookUp.Found(var person) when person.disabled() -> Refused.DISABLED.of(name);
      case LookUp.Found(var person) -> use.apply(person);
      case LookUp.NotFound nobody -> Refused.NO_SUCH_PERSON.of(name);
      case LookUp.Ambiguous several -> Refused.SEVERAL_PEOPLE.of(name);
      case LookUp.Unavailable away -> Refused.DIRECTORY_SILENT.of(name);
    };
  }

  private Answer issued(Actor actor, Person person, Wanted wanted) {
    var csr = wanted.csr().getBytes(StandardCharsets.UTF_8);
    var outcome =
        wanted
            .attestation()
            .map(word -> attested.issue(actor, person, wanted.device(), csr, word))
            .orElseGet(
                () -> certificates.issue(actor, person, wanted.device(), csr, wanted.keyOutside()));
    return shown(outcome, 201, wanted.device());
  }

  private Answer revoke(Context ctx, Caller caller) throws IOException {
    var serial = ctx.pathParam("serial");
    return RequestBody.with(
        ctx,
        body -> {
          var reason = body.needed("reason");
          return body.refusal()
              .or(
                  () ->
                      certificates.find(serial).flatMap(it -> people.refusal(caller, it.person())))
              .orElseGet(
                  () -> shown(certificates.revoke(caller.actor(), serial, reason), 200, serial));
        });
  }

  private Answer shown(PhoneCertificates.Outcome outcome, int status, String what) {
    return switch (outcome) {
      case PhoneCertificates.Outcome.Done(var certificate) ->
          new Answer.Document(status, json.whole(certificate, certificates.chain(certificate)));
      case PhoneCertificates.Outcome.Refused(var why) ->
          new Answer.Refusal(422, "REFUSED", List.of(why));
      case PhoneCertificates.Outcome.NotThere gone -> Refused.NOT_THERE.of(what);
    };
  }
}
