package jp.mochi.idp.helpdesk;

import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.http.Route;
import jp.mochi.idp.key.Sealer;
import jp.mochi.idp.lifecycle.Authenticators;
import jp.mochi.idp.lifecycle.SessionsOfPeople;
import jp.mochi.idp.lifecycle.device.DeviceRegister;
import jp.mochi.idp.lifecycle.device.MayAct;
import jp.mochi.idp.lifecycle.device.PhonesOf;
import jp.mochi.idp.lifecycle.enrolment.Enrolment;
import jp.mochi.idp.lifecycle.status.DeviceStatus;
import jp.mochi.idp.login.LoginPages;
import jp.mochi.idp.person.People;
import jp.mochi.idp.portal.Door;
import jp.mochi.idp.portal.ServiceLabels;
import jp.mochi.idp.portal.Shown;
import jp.mochi.idp.portal.Visit;
import jp.mochi.ldap.Directory;

/** The addresses of the package. */
public final class HelpdeskRoutes {
  private final Parts parts;

  /** What it stands on. */
  public record Parts(
      Database database,
      Door door,
      LoginPages pages,
      Sealer sealer,
      Directory directory,
      People people,
      DeviceRegister register,
      PhonesOf phones,
      DeviceStatus status,
      MayAct mayAct,
      Enrolment enrolment,
      SessionsOfPeople sessions,
      Authenticators apps,
      AuditLog audit,
      ServiceLabels services,
      URI baseUrl,
      Clock clock) {}

  public HelpdeskRoutes(Parts parts) {
    this.parts = parts;
  }

  public List<Route> routes() {
    var shown = new Shown(parts.pages(), true);
    return Stream.concat(
            new SearchRoutes(parts, shown).routes().stream(),
            new PersonRoutes(parts, shown).routes().stream())
        .toList();
  }

  /** Writes down what somebody here has looked at. */
  static void record(
      Parts parts, Visit visit, String operation, String subject, Map<String, String> detail) {
    var done = visit.actor().did(operation, subject, detail);
    parts
        .database()
        .write(
            handle -> {
              parts.audit().append(handle, done);
              return true;
            });
  }
}
