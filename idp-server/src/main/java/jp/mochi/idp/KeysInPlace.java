package jp.mochi.idp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jp.mochi.device.key.AttestationRoots;
import jp.mochi.device.key.RelyingParty;
import jp.mochi.idp.devicekey.HeldKeys;
import jp.mochi.idp.devicekey.KeyRing;
import jp.mochi.idp.devicekey.KeyTokens;
import jp.mochi.idp.devicekey.ProveKey;
import jp.mochi.idp.http.Origins;
import jp.mochi.idp.http.Route;
import jp.mochi.idp.lifecycle.enrolment.Enrolment;
import jp.mochi.idp.lifecycle.enrolment.RegisterKey;
import jp.mochi.idp.login.AppWarnings;
import jp.mochi.idp.login.Auditor;
import jp.mochi.idp.login.KeyRoutes;
import jp.mochi.idp.login.KeyWay;
import jp.mochi.idp.login.LoginPages;
import jp.mochi.idp.login.PostedForms;
import jp.mochi.idp.me.KeyEnrolment;
import jp.mochi.idp.session.BrowserSessions;
import jp.mochi.idp.session.ConsumedRequests;
import jp.mochi.idp.session.Session;
import jp.mochi.idp.signon.BothHeld;
import jp.mochi.idp.signon.Holding;
import jp.mochi.idp.signon.SignOn;
import jp.mochi.idp.signout.TellLater;

/** Keys of devices as a factor, where the house is configured for them. */
final class KeysInPlace {
  private final Ground ground;
  private final Optional<RelyingParty> party;
  private final KeyTokens tokens;
  private final Optional<HeldKeys> held;

  KeysInPlace(Ground ground) {
    this.ground = ground;
    var config = ground.configuration();
    var host = String.valueOf(config.baseUrl().getHost());
    this.party =
        config.deviceKeys().enabled()
            ? RelyingParty.of(host, Origins.of(config.baseUrl()))
            : Optional.empty();
    this.tokens = new KeyTokens(ground.sealer());
    this.held =
        party.map(it -> new HeldKeys(ground.database(), new KeyRing(ground.database(), it)));
  }

  /** How pages ask for keys. */
  Optional<KeyWay> way(Auditor auditor) {
    return party.map(it -> new KeyWay(new KeyRing(ground.database(), it), tokens, auditor));
  }

  /** Whether a session's person has a key that they could show. */
  boolean areOf(Session session) {
    return held.filter(keys -> !keys.others(session).isEmpty()).isPresent();
  }

  /** Looks at the keys that sessions rest on, beside their certificates. */
  Holding holding(Holding certificates) {
    return held.<Holding>map(keys -> new BothHeld(certificates, keys)).orElse(certificates);
  }

  /** Where keys are proved. */
  List<Route> routes(
      LoginPages pages,
      SignOn signOn,
      BrowserSessions sessions,
      PostedForms forms,
      Auditor auditor,
      AppWarnings warnings,
      TellLater later) {
    if (party.isEmpty()) {
      return List.of();
    }
    var prove =
        new ProveKey(
            new ProveKey.Parts(
                ground.database(),
                party.get(),
                sessions,
                new ConsumedRequests(),
                ground.browsers(),
                ground.audit(),
                ground.clock()));
    var parts =
        new KeyRoutes.Parts(tokens, prove, sessions, signOn, warnings, auditor, forms, later::over);
    var config = ground.configuration();
    var settings = new KeyRoutes.Settings(config.session().absolute());
    var routes = new ArrayList<>(new KeyRoutes(pages, parts, settings).routes());
    if (!config.clientCertificate().inUse()) {
      routes.addAll(warnings.routes()); // otherwise those of the certificates serve both
    }
    return routes;
  }

  /** Where phones make them. */
  Optional<KeyEnrolment> enrolment(Enrolment enrolment, LoginPages pages) {
    return party.map(it -> enrolment(it, enrolment, pages));
  }

  private KeyEnrolment enrolment(RelyingParty it, Enrolment enrolment, LoginPages pages) {
    var config = ground.configuration();
    var register =
        new RegisterKey(
            new RegisterKey.Parts(
                ground.database(),
                ground.directory(),
                it,
                new AttestationRoots(config.deviceKeys().attestationRoots()),
                enrolment.register(),
                ground.audit(),
                ground.refusals(),
                enrolment.notices(),
                config.enrolment(),
                ground.clock()));
    return new KeyEnrolment(
        new KeyEnrolment.Parts(
            register,
            enrolment.codes(),
            pages,
            ground.sealer(),
            config.baseUrl(),
            config.displayName().ja(),
            ground.clock()));
  }
}
