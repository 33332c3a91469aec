package jp.mochi.idp;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import jp.mochi.cert.enrolment.EnrolmentDesk;
import jp.mochi.idp.audit.Circumstances;
import jp.mochi.idp.certificate.ReadShown;
import jp.mochi.idp.http.Route;
import jp.mochi.idp.http.Visitors;
import jp.mochi.idp.pki.IssuedByUs;
import jp.mochi.idp.pki.NextAuthority;
import jp.mochi.idp.pki.OwnAuthority;
import jp.mochi.idp.pki.RevocationLists;
import jp.mochi.idp.provisioning.est.EstRoutes;
import jp.mochi.idp.provisioning.est.TakeRequest;
import jp.mochi.idp.provisioning.scep.ScepRecords;
import jp.mochi.idp.provisioning.scep.ScepRoutes;
import jp.mochi.idp.provisioning.scep.TakeMessage;

/** SCEP and EST, wired: both ask the same desk. */
final class ProvisioningInPlace {
  private final Ground ground;
  private final OwnAuthority own;
  private final Visitors visitors;
  private final Function<Circumstances, EnrolmentDesk> desks;
  private final IssuedByUs issued;

  /**
   * @param desks where certificates are asked for, by somebody under these circumstances
   */
  ProvisioningInPlace(
      Ground ground,
      OwnAuthority own,
      Visitors visitors,
      Function<Circumstances, EnrolmentDesk> desks) {
    this.ground = ground;
    this.own = own;
    this.visitors = visitors;
    this.desks = desks;
    this.issued = new IssuedByUs(ground.database(), own.authorities());
  }

  List<Route> routes() {
    var routes = new ArrayList<>(scep().routes());
    routes.addAll(est().routes());
    return routes;
  }

  private ScepRoutes scep() {
    var lists = own.lists();
    var messages =
        new TakeMessage(
            own.registrations(),
            issued,
            desks,
            authority -> lists.of(authority).map(RevocationLists.Kept::der),
            new ScepRecords(ground.refusals()),
            ground.clock());
    return new ScepRoutes(
        own.authorities(),
        own.registrations(),
        new NextAuthority(own.authorities(), ground.clock()),
        messages,
        visitors::unmarked);
  }

  private EstRoutes est() {
    return new EstRoutes(
        own.authorities(),
        new TakeRequest(issued, desks, ground.refusals(), ground.clock()),
        new ReadShown(ground.configuration().clientCertificate().header()),
        visitors::unmarked,
        ground.clock());
  }
}
