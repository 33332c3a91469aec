package jp.mochi.idp.saml.logout;

import java.util.List;
import java.util.Optional;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.saml.logout.EndSessions.Judged;
import jp.mochi.idp.saml.logout.EndSessions.Outcome;
import jp.mochi.idp.saml.logout.EndSessions.Wish;
import jp.mochi.idp.saml.sso.Issuers;
import jp.mochi.idp.session.ServiceSessions.ServiceSession;
import jp.mochi.metadata.ServiceProvider;

/**
 * What a service's wish may end. An entity ID may have several entries, each with keys and options
 * of its own: what a service was told under one of them is judged by that one, and answered by what
 * we are called there. A key speaks for the entries for which it proves the request, and no other.
 */
final class JudgeWish {
  private final Issuers issuers;
  private final Wish wish;
  private final List<ServiceProvider> entries;

  /**
   * @param entries all of the service's
   */
  JudgeWish(Issuers issuers, Wish wish, List<ServiceProvider> entries) {
    this.issuers = issuers;
    this.wish = wish;
    this.entries = entries;
  }

  /**
   * What is meant of what the service was told, by entries whose word the wish is.
   *
   * @param told all that it was told under the name's value
   */
  List<ServiceSession> meant(List<ServiceSession> told) {
    var theirs = told.stream().filter(row -> judged(row).isPresent()).toList();
    var named = new NamedSessions(row -> issuers.of(entry(row)), wish.service().entityId());
    return wish.name()
        .flatMap(name -> named.of(theirs, name, wish.request().sessionIndexes()))
        .map(this::allowed)
        .orElse(List.of());
  }

  /** Without a signature: of the session whose cookie came along, and no other. */
  private List<ServiceSession> allowed(List<ServiceSession> rows) {
    return wish.only()
        .map(
            only -> {
              var its = rows.stream().filter(row -> only.contains(row.sessionId())).toList();
              var named = !wish.request().sessionIndexes().isEmpty();
              return named && its.size() < rows.size() ? List.<ServiceSession>of() : its;
            })
        .orElse(rows);
  }

  /** The entry under which the service was told what is {@link #meant}. */
  ServiceProvider entry(ServiceSession row) {
    return judged(row).map(Judged::entry).orElseGet(wish::service);
  }

  /** What is wrong with the request by the options of that entry. */
  Optional<LogoutFault> fault(ServiceSession row) {
    return judged(row).flatMap(Judged::fault);
  }

  private Optional<Judged> judged(ServiceSession row) {
    return LogoutParts.entry(entries, row.entry())
        .flatMap(
            told -> wish.by().stream().filter(by -> by.entry().id().equals(told.id())).findFirst());
  }

  /**
   * As the entry that was told.
   *
   * @param meant what is meant, all of it by entries by which something is wrong with the request
   */
  Outcome refused(List<ServiceSession> meant) {
    var its = meant.stream().findFirst().flatMap(this::judged);
    var faultless = wish.by().stream().filter(by -> by.fault().isEmpty()).findFirst();
    var by = its.or(() -> faultless).orElseGet(() -> wish.by().getFirst());
    return new Outcome.Refused(by.fault().orElseGet(this::unknown), by.entry());
  }

  private LogoutFault unknown() {
    return wish.name()
        .map(
            name ->
                LogoutFault.of(
                    Reason.UNKNOWN_PRINCIPAL,
                    "a NameID and SessionIndexes that this service was given",
                    name + " " + wish.request().sessionIndexes()))
        .orElseGet(
            () -> LogoutFault.of(Reason.NAME_NOT_OPENED, "a name that our key opens", "another"));
  }
}
