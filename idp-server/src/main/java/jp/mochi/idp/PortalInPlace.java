package jp.mochi.idp;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import jp.mochi.idp.helpdesk.HelpdeskRoutes;
import jp.mochi.idp.http.Origins;
import jp.mochi.idp.http.Route;
import jp.mochi.idp.http.SameOrigin;
import jp.mochi.idp.http.Visitors;
import jp.mochi.idp.inforce.PolicyVersions;
import jp.mochi.idp.lifecycle.Authenticators;
import jp.mochi.idp.lifecycle.RoleGroups;
import jp.mochi.idp.lifecycle.SessionsOfPeople;
import jp.mochi.idp.lifecycle.SetUpAuthenticator;
import jp.mochi.idp.lifecycle.device.DeviceRegister;
import jp.mochi.idp.lifecycle.device.MayAct;
import jp.mochi.idp.lifecycle.device.PhonesOf;
import jp.mochi.idp.lifecycle.enrolment.Enrolment;
import jp.mochi.idp.lifecycle.status.DeviceStatus;
import jp.mochi.idp.login.LoginPages;
import jp.mochi.idp.me.MyCodesRoutes;
import jp.mochi.idp.me.MyPhonesRoutes;
import jp.mochi.idp.person.People;
import jp.mochi.idp.policy.CurrentPolicy;
import jp.mochi.idp.policy.RuleSet;
import jp.mochi.idp.policy.ServiceFacts;
import jp.mochi.idp.portal.Door;
import jp.mochi.idp.portal.FormSeal;
import jp.mochi.idp.portal.Portal;
import jp.mochi.idp.portal.PortalRequester;
import jp.mochi.idp.session.BrowserSessions;
import jp.mochi.idp.session.Sessions;
import jp.mochi.idp.signon.Requester;
import jp.mochi.idp.signon.SignOn;
import jp.mochi.idp.signout.TellLater;
import jp.mochi.idp.signout.TellServices;
import jp.mochi.idp.text.Language;
import jp.mochi.idp.text.Texts;

/** The pages of one's own phones and of the helpdesk, wired. */
final class PortalInPlace {
  private final Ground ground;
  private final People people;
  private final DeviceRegister register;
  private final Enrolment enrolment;
  private final TellServices services;
  private final RoleGroups roles;
  private final PhonesOf phones;
  private final DeviceStatus status;
  private final Authenticators apps;
  private final TellLater later;

  PortalInPlace(
      Ground ground,
      People people,
      DeviceRegister register,
      Enrolment enrolment,
      TellServices services,
      TellLater later,
      CurrentPolicy policy) {
    this.ground = ground;
    this.people = people;
    this.register = register;
    this.enrolment = enrolment;
    this.services = services;
    this.roles = RoleGroups.of(ground.configuration().roles());
    this.phones = new PhonesOf(ground.database(), ground.clock());
    this.status = new DeviceStatus(ground.database(), policy, ground.clock());
    this.later = later;
    this.apps = new Authenticators(ground.database(), ground.audit(), later);
  }

  /** Who asks the loop for those who want to see a page. */
  List<Requester> requesters(Supplier<RuleSet> rules) {
    var parts =
        new PortalRequester.Parts(
            ground.database(),
            new Sessions(),
            new PolicyVersions(),
            rules,
            roles,
            ground.audit(),
            ground.refusals(),
            ground.clock());
    return Stream.of(Portal.values())
        .<Requester>map(portal -> new PortalRequester(portal, parts))
        .toList();
  }

  List<Route> routes(SignOn signOn, BrowserSessions sessions, LoginPages pages, Visitors visitors) {
    var baseUrl = ground.configuration().baseUrl();
    var door =
        new Door.Parts(
            signOn,
            pages,
            visitors,
            new SameOrigin(Origins.of(baseUrl)),
            new FormSeal(ground.sealer()),
            ground.refusals(),
            roles,
            baseUrl);
    return Stream.of(mine(door, sessions).routes(), codes(door).routes(), helpdesk(door).routes())
        .flatMap(List::stream)
        .toList();
  }

  private MyPhonesRoutes mine(Door.Parts door, BrowserSessions sessions) {
    return new MyPhonesRoutes(
        new MyPhonesRoutes.Parts(
            ground.database(),
            new Door(Portal.ME, door),
            door.pages(),
            phones,
            status,
            register,
            enrolment.notices(),
            this::label,
            sessions::forget,
            ground.clock()));
  }

  private MyCodesRoutes codes(Door.Parts door) {
    return new MyCodesRoutes(
        new MyCodesRoutes.Parts(
            new Door(Portal.ME, door),
            new Door(Portal.CODES, door),
            door.pages(),
            phones,
            apps,
            new SetUpAuthenticator(
                ground.database(),
                ground.codes(),
                ground.browsers(),
                ground.audit(),
                later,
                ground.clock()),
            ground.sealer(),
            ground.configuration().displayName().ja(),
            ground.clock()));
  }

  private HelpdeskRoutes helpdesk(Door.Parts door) {
    return new HelpdeskRoutes(
        new HelpdeskRoutes.Parts(
            ground.database(),
            new Door(Portal.HELPDESK, door),
            door.pages(),
            ground.sealer(),
            ground.directory(),
            people,
            register,
            phones,
            status,
            new MayAct(people, roles),
            enrolment,
            new SessionsOfPeople(
                ground.database(),
                ground.limits(),
                ground.directory(),
                ground.audit(),
                services,
                ground.clock()),
            apps,
            ground.audit(),
            this::label,
            ground.configuration().baseUrl(),
            ground.clock()));
  }

  /** What an entry calls itself; a name that is ours, or gone, by what is known. */
  private String label(String service, Language language) {
    var texts = Texts.in(language);
    return switch (service) {
      case ServiceFacts.ME -> texts.get("service.me");
      case ServiceFacts.HELPDESK -> texts.get("service.helpdesk");
      case ServiceFacts.ENROLMENT -> texts.get("service.enrolment");
      default ->
          ground
              .database()
              .read(handle -> ground.services().byName(handle, service))
              .map(entry -> language == Language.JA ? entry.displayNameJa() : entry.displayNameEn())
              .filter(name -> !name.isBlank())
              .orElse(service);
    };
  }
}
