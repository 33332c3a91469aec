package jp.mochi.idp.saml.logout;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import jp.mochi.idp.saml.codec.AssertionModel.NameId;
import jp.mochi.idp.saml.codec.LogoutModel;
import jp.mochi.idp.saml.sso.Issuers;
import jp.mochi.idp.session.ServiceSessions.ServiceSession;
import jp.mochi.metadata.ServiceProvider;

/** Our own requests: to a service, about the one session that it was told of. */
final class RequestFor {
  /** How long a service may take to obey. */
  private static final Duration GOOD_FOR = Duration.ofMinutes(5);

  private final Issuers issuers;
  private final NameIdCipher cipher;

  RequestFor(Issuers issuers, NameIdCipher cipher) {
    this.issuers = issuers;
    this.cipher = cipher;
  }

  /**
   * The request.
   *
   * @param id what it is called
   * @param destination one of the service's addresses
   * @param administrator whether somebody else than the person wants it
   */
  LogoutModel.Request of(
      String id,
      ServiceSession row,
      ServiceProvider service,
      String destination,
      boolean administrator,
      Instant now) {
    var name = row.name();
    var given =
        new NameId(name.value(), name.format(), name.nameQualifier(), name.spNameQualifier());
    return new LogoutModel.Request(
        id,
        now.truncatedTo(ChronoUnit.MILLIS),
        now.plus(GOOD_FOR).truncatedTo(ChronoUnit.MILLIS),
        issuers.of(service),
        destination,
        administrator,
        cipher.close(given, service),
        List.of(row.sessionIndex()));
  }
}
