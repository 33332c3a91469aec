package jp.mochi.idp;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import jp.mochi.cert.trust.ClientCertificates;
import jp.mochi.idp.api.OwnStatusRoute;
import jp.mochi.idp.certificate.CertificateOwners;
import jp.mochi.idp.certificate.CertificateTokens;
import jp.mochi.idp.certificate.HeldCertificates;
import jp.mochi.idp.certificate.IssuedTo;
import jp.mochi.idp.certificate.JudgeCertificate;
import jp.mochi.idp.certificate.PhoneProfiles;
import jp.mochi.idp.certificate.ReadShown;
import jp.mochi.idp.certificate.RegisteredDevices;
import jp.mochi.idp.config.ClientCertificateConfig;
import jp.mochi.idp.http.Door;
import jp.mochi.idp.http.Origins;
import jp.mochi.idp.http.Route;
import jp.mochi.idp.http.Visitors;
import jp.mochi.idp.lifecycle.status.TakeStatus;
import jp.mochi.idp.login.AppWarnings;
import jp.mochi.idp.login.Assets;
import jp.mochi.idp.login.Auditor;
import jp.mochi.idp.login.CertificateRoutes;
import jp.mochi.idp.login.CertificateWay;
import jp.mochi.idp.login.LoginPages;
import jp.mochi.idp.login.PostedForms;
import jp.mochi.idp.login.WitnessRoutes;
import jp.mochi.idp.session.BrowserSessions;
import jp.mochi.idp.session.ConsumedRequests;
import jp.mochi.idp.session.ProvedBrowsers;
import jp.mochi.idp.signon.Holding;
import jp.mochi.idp.signon.SignOn;
import jp.mochi.idp.signon.SignOnToken;

/** The client certificate as a factor, where authorities are configured whose word counts. */
final class CertificateInPlace {
  private final Ground ground;
  private final ClientCertificateConfig config;
  private final ClientCertificates trusted;
  private final Supplier<List<X509Certificate>> named;
  private final CertificateOwners owners;
  private final RegisteredDevices devices;
  private final PhoneProfiles profiles;
  private final CertificateTokens tokens;
  private final String origin;

  private CertificateInPlace(
      Ground ground,
      ClientCertificates trusted,
      Supplier<List<X509Certificate>> named,
      IssuedTo issued,
      RegisteredDevices devices,
      PhoneProfiles profiles) {
    this.ground = ground;
    this.config = ground.configuration().clientCertificate();
    this.trusted = trusted;
    this.named = named;
    this.owners =
        new CertificateOwners(
            ground.directory(),
            devices,
            issued,
            ground.configuration().directory().grace(),
            ground.clock());
    this.devices = devices;
    this.profiles = profiles;
    this.tokens = new CertificateTokens(ground.sealer(), ground.clock());
    this.origin = Origins.of(ground.configuration().baseUrl());
  }

  static CertificateInPlace open(Ground ground, AuthorityInPlace authorities) {
    var trusted = new ClientCertificates(authorities::trusted);
    var devices =
        new RegisteredDevices(ground.database(), authorities::deviceOf, ground.identifiers());
    return new CertificateInPlace(
        ground,
        trusted,
        authorities::named,
        authorities::issuedTo,
        devices,
        new PhoneProfiles(ground.database(), authorities::issued));
  }

  /** The way that pages send browsers; none where nobody's certificate counts. */
  Optional<CertificateWay> way() {
    return config.inUse()
        ? Optional.of(new CertificateWay(config.urls(), tokens))
        : Optional.empty();
  }

  /** What the handshake of the client-certificate listener asks for. */
  Optional<Door.Asking> asking() {
    return config.inUse()
        ? Optional.of(new Door.Asking(() -> config.sendCaNames() ? named.get() : List.of()))
        : Optional.empty();
  }

  /** Judges what sessions hold, for each assertion. */
  Holding holding() {
    return config.inUse()
        ? new HeldCertificates(trusted, owners, devices, profiles, ground.clock())
        : Holding.FOR_GOOD;
  }

  /** The witness's routes and those of the way back. */
  List<Route> routes(
      LoginPages pages,
      Assets assets,
      SignOn signOn,
      BrowserSessions sessions,
      PostedForms forms,
      Visitors visitors,
      Auditor auditor,
      AppWarnings warnings) {
    if (!config.inUse()) {
      return List.of();
    }
    var judge = judge();
    var parts =
        new CertificateRoutes.Parts(
            tokens,
            judge,
            sessions,
            new ConsumedRequests(),
            new ProvedBrowsers(ground.browsers(), ground.audit()),
            signOn,
            auditor,
            visitors::posting,
            forms,
            warnings,
            ground.clock());
    var settings =
        new CertificateRoutes.Settings(
            origin,
            config.urls().stream().map(Origins::of).toList(),
            ground.configuration().session().absolute());
    var routes = new ArrayList<>(new CertificateRoutes(pages, parts, settings).routes());
    routes.addAll(witness(assets, visitors, auditor).routes());
    routes.addAll(warnings.routes());
    return routes;
  }

  /** Where devices say themselves how they are; nowhere, where nobody's certificate counts. */
  List<Route> statusRoutes(TakeStatus taking, Visitors visitors) {
    return config.inUse()
        ? List.of(
            new OwnStatusRoute(
                    new ReadShown(config.header()),
                    judge(),
                    taking,
                    ground.refusals(),
                    visitors::unmarked)
                .route())
        : List.of();
  }

  private JudgeCertificate judge() {
    return new JudgeCertificate(trusted, owners, devices, ground.clock());
  }

  private WitnessRoutes witness(Assets assets, Visitors visitors, Auditor auditor) {
    return new WitnessRoutes(
        new LoginPages(
            assets.servedBy(origin), new SignOnToken(ground.sealer()), ground.clock().getZone()),
        tokens,
        new ReadShown(config.header()),
        auditor,
        visitors::unmarked,
        origin);
  }
}
