package jp.mochi.idp;

import io.javalin.http.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import jp.mochi.device.register.Devices;
import jp.mochi.idp.attribute.AttributeRelease;
import jp.mochi.idp.attribute.Expressions;
import jp.mochi.idp.config.PolicyScope;
import jp.mochi.idp.database.OpenDatabase;
import jp.mochi.idp.hint.Hints;
import jp.mochi.idp.http.Origins;
import jp.mochi.idp.http.Route;
import jp.mochi.idp.http.Visitors;
import jp.mochi.idp.inforce.PolicyVersions;
import jp.mochi.idp.login.LoginPages;
import jp.mochi.idp.login.OwnAddresses;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.policy.CurrentPolicy;
import jp.mochi.idp.saml.rehearsal.ServiceTest;
import jp.mochi.idp.saml.sso.IssueAssertion;
import jp.mochi.idp.saml.sso.Issuers;
import jp.mochi.idp.saml.sso.OurSide;
import jp.mochi.idp.saml.sso.RefuseRequest;
import jp.mochi.idp.saml.sso.RehearseSignOn;
import jp.mochi.idp.saml.sso.RequestAddresses;
import jp.mochi.idp.saml.sso.Services;
import jp.mochi.idp.saml.sso.ShownRequests;
import jp.mochi.idp.saml.sso.SsoRequester;
import jp.mochi.idp.saml.sso.SsoRoutes;
import jp.mochi.idp.saml.sso.WebSso;
import jp.mochi.idp.session.BrowserSessions;
import jp.mochi.idp.session.ConsumedRequests;
import jp.mochi.idp.session.ServiceSessions;
import jp.mochi.idp.session.Sessions;
import jp.mochi.idp.signon.Outcome;
import jp.mochi.idp.signon.SignOn;
import jp.mochi.idp.signon.SignOnRequest;
import jp.mochi.idp.signon.SignOnToken;

/**
 * Single sign-on, wired: where requests come in; what turns a permit into a response, and a refusal
 * into a status or a page; and what does the same for nobody, before go-live.
 */
record SsoInPlace(Services services, IssueAssertion issue, SsoRequester requester) {

  static SsoInPlace open(
      Ground ground, OurSide ourSide, Services services, Sessions sessions, Hints hints) {
    var config = ground.configuration();
    var clock = ground.clock();
    var stores =
        new IssueAssertion.Stores(
            sessions,
            new ConsumedRequests(),
            new ServiceSessions(),
            ground.names(),
            new PolicyVersions(),
            ground.audit());
    var issuers = new Issuers(config.entityId());
    var expressions = new Expressions();
    var issue =
        new IssueAssertion(
            issuers,
            ground.database(),
            stores,
            ground.limits(),
            new AttributeRelease(expressions, hints, platforms(ground)),
            ourSide,
            clock);
    var available = PolicyScope.of(config).available();
    var refuse = new RefuseRequest(issuers, ground.refusals(), ourSide, clock);
    var keys = new KeysInPlace(ground);
    return new SsoInPlace(
        services,
        issue,
        new SsoRequester(services, issue, refuse, expressions, available, keys::areOf));
  }

  /** What kind of device it is, as the register has it. */
  private static Function<String, Optional<String>> platforms(Ground ground) {
    var devices = new Devices();
    return id ->
        ground
            .database()
            .read(handle -> devices.find(handle, id))
            .map(device -> device.platform().text());
  }

  /** Where services' requests come in. */
  List<Route> routes(
      Ground ground,
      OurSide ourSide,
      SignOn loop,
      BrowserSessions sessions,
      SignOnToken tokens,
      RequestAddresses requests,
      Visitors visitors,
      LoginPages pages) {
    var addresses = List.of(ourSide.names().ssoAddress());
    return new SsoRoutes(
            new WebSso(services, requester, sessions, ground.refusals(), addresses, ground.clock()),
            loop,
            tokens,
            new ShownRequests(ground.sealer()),
            requests,
            visitors,
            shownBy(pages),
            Origins.of(ground.configuration().baseUrl()))
        .routes();
  }

  /** Where pages stand that follow a proof, whoever has asked. */
  static OwnAddresses afterProofs(Ground ground, LoginPages pages, RequestAddresses requests) {
    var addresses =
        new OwnAddresses.Addresses() {
          @Override
          public Optional<String> of(String path, SignOnRequest request, Visitor visitor) {
            return requests.proved(path, request, visitor);
          }

          @Override
          public SignOnToken.Opened<SignOnRequest> open(Context ctx, Visitor visitor) {
            return requests.open(ctx, visitor);
          }
        };
    return new OwnAddresses(pages, addresses, Origins.of(ground.configuration().baseUrl()));
  }

  private static SsoRoutes.Pages shownBy(LoginPages pages) {
    return new SsoRoutes.Pages() {
      @Override
      public void show(Context ctx, Outcome outcome, Visitor visitor) {
        pages.show(ctx, outcome, visitor);
      }

      @Override
      public void repost(Context ctx, String action, String token) {
        pages.repost(ctx, action, token);
      }
    };
  }

  /** A sign-on that nobody makes, through the same loop and the same issuing. */
  ServiceTest test(Ground ground, OurSide ourSide, SignOn loop, CurrentPolicy policy) {
    var records = new RehearseSignOn.Records(ground.database(), ground.audit());
    var rehearsing =
        new RehearseSignOn(services, loop, policy, requester, issue, records, ground.clock());
    return new ServiceTest(rehearsing, ourSide, apart(ground), ground.clock());
  }

  /** The database server's clock is the only one that can be asked without guessing. */
  private static Supplier<Duration> apart(Ground ground) {
    return () ->
        ground.database().engine().equals("SQLite")
            ? Duration.ZERO
            : Duration.between(theirs(ground.database()), ground.clock().instant()).abs();
  }

  private static Instant theirs(OpenDatabase database) {
    return Instant.ofEpochMilli(
        database.read(
            handle ->
                handle
                    .createQuery(
                        "SELECT cast(floor(extract(epoch FROM clock_timestamp()) * 1000) AS"
                            + " bigint)")
                    .mapTo(Long.class)
                    .one()));
  }
}
