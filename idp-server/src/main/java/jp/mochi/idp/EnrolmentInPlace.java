package jp.mochi.idp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import jp.mochi.cert.Pem;
import jp.mochi.cert.authority.Authority;
import jp.mochi.cert.authority.SignedContent;
import jp.mochi.cert.authority.Signer;
import jp.mochi.idp.config.EnrolmentConfig;
import jp.mochi.idp.config.TlsConfig;
import jp.mochi.idp.http.Origins;
import jp.mochi.idp.http.Route;
import jp.mochi.idp.http.SameOrigin;
import jp.mochi.idp.http.Visitors;
import jp.mochi.idp.inforce.PolicyVersions;
import jp.mochi.idp.key.IdentifierKey;
import jp.mochi.idp.lifecycle.device.DevicesAllowed;
import jp.mochi.idp.lifecycle.enrolment.Enrolment;
import jp.mochi.idp.lifecycle.enrolment.TakePhoneAnswer;
import jp.mochi.idp.lifecycle.enrolment.TellOfEnds;
import jp.mochi.idp.lifecycle.invite.Invitations;
import jp.mochi.idp.lifecycle.pledge.Pledges;
import jp.mochi.idp.login.LoginPages;
import jp.mochi.idp.me.EnrolmentPagesRoutes;
import jp.mochi.idp.me.EnrolmentRequester;
import jp.mochi.idp.pki.OwnAuthority;
import jp.mochi.idp.policy.RuleSet;
import jp.mochi.idp.session.Sessions;
import jp.mochi.idp.signon.Requester;
import jp.mochi.idp.signon.SignOn;
import jp.mochi.idp.signout.TellLater;

/** How phones come by certificates of our own authority, wired. */
final class EnrolmentInPlace {
  private static final Duration ROUND = Duration.ofMinutes(10);

  private final Ground ground;
  private final OwnAuthority own;
  private final Enrolment enrolment;

  EnrolmentInPlace(Ground ground, OwnAuthority own, DevicesAllowed allowed, TellLater later) {
    this.ground = ground;
    this.own = own;
    this.enrolment =
        new Enrolment(
            new Enrolment.Parts(
                ground.database(),
                own,
                ground.directory(),
                ground.audit(),
                ground.refusals(),
                later,
                ground.configuration().enrolment(),
                allowed,
                ground.clock()));
  }

  /** The desk and all around it. */
  Enrolment enrolment() {
    return enrolment;
  }

  /** Links to register a phone, by mail. */
  Invitations invitations() {
    return new Invitations(
        new Invitations.Parts(
            ground.database(),
            ground.directory(),
            enrolment.codes(),
            ground.tell(),
            ground.sealer(),
            ground.configuration().baseUrl() + "/enrol",
            ground.clock()));
  }

  /**
   * Has what comes round with time done.
   *
   * @param ends for what takes long where a whole authority was revoked
   * @param rules those in force
   */
  void keepHouse(Housekeeping house, Housekeeping ends, Supplier<RuleSet> rules) {
    house.every(ROUND, "ending replaced certificates", enrolment.ending());
    ends.every(
        TellOfEnds.ROUND,
        "telling of certificates that ended",
        new TellOfEnds(
            ground.database(),
            ground.audit(),
            ground.tell()::hasRoomForMany,
            () -> EnrolmentRequester.isOpenedBy(rules.get()),
            ground.clock()));
  }

  /** Who asks the loop for a session that wants to show a code. */
  Requester requester(Supplier<RuleSet> rules) {
    return new EnrolmentRequester(
        new EnrolmentRequester.Parts(
            ground.database(),
            new Sessions(),
            new PolicyVersions(),
            rules,
            enrolment.codes(),
            ground.audit(),
            ground.refusals(),
            ground.sealer(),
            Origins.of(ground.configuration().baseUrl()),
            ground.clock()));
  }

  /** Its pages, and the protocols by which phones ask the same desk themselves. */
  List<Route> routes(SignOn signOn, LoginPages pages, Visitors visitors, KeysInPlace keys) {
    var protocols = new ProvisioningInPlace(ground, own, visitors, enrolment::desk);
    return Stream.concat(
            pages(signOn, pages, visitors, keys).routes().stream(), protocols.routes().stream())
        .toList();
  }

  private EnrolmentPagesRoutes pages(
      SignOn signOn, LoginPages pages, Visitors visitors, KeysInPlace keys) {
    var config = ground.configuration();
    return new EnrolmentPagesRoutes(
        new EnrolmentPagesRoutes.Parts(
            ground.database(),
            enrolment,
            new Pledges(ground.database(), config.pledge(), ground.audit(), ground.clock()),
            signOn,
            pages,
            visitors,
            ground.sealer(),
            ground.refusals(),
            this::signed,
            keys.enrolment(enrolment, pages),
            config.enrolment().profileService().map(this::answers),
            new SameOrigin(Origins.of(config.baseUrl())),
            config.baseUrl(),
            config.displayName().ja(),
            ground.clock()));
  }

  private TakePhoneAnswer answers(EnrolmentConfig.ProfileService service) {
    return new TakePhoneAnswer(
        new TakePhoneAnswer.Parts(
            ground.database(),
            own,
            enrolment.register(),
            enrolment.codes(),
            IdentifierKey.open(ground.database(), ground.master(), ground.clock()),
            ground.audit(),
            ground.clock()),
        service);
  }

  /**
   * By our TLS key, which phones know; where a proxy ends TLS in the name of the authority that
   * issues. Without an authority no profile is of use.
   */
  private Optional<byte[]> signed(byte[] profile) {
    var authority = own.authorities().now().current(new Authority.Role.Issuing());
    var tls = ground.configuration().tls();
    return tls.isPresent()
        ? authority.map(issuing -> byServer(profile, tls.get()))
        : own.profiles().signed(profile);
  }

  private static byte[] byServer(byte[] profile, TlsConfig tls) {
    List<X509Certificate> chain = Pem.certificates(read(tls.certificate())).orThrow();
    PrivateKey key = Pem.privateKey(read(tls.privateKey())).orThrow();
    return SignedContent.of(profile, chain, Signer.of(key));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }
}
