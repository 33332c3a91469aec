package jp.mochi.idp.saml.logout;

import java.time.Clock;
import java.util.Collection;
import java.util.List;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.audit.Circumstances;
import jp.mochi.idp.http.Listener;
import jp.mochi.idp.http.Route;
import jp.mochi.idp.signout.ServiceState;
import jp.mochi.idp.signout.TellServices;

/** Single logout, whole: its addresses, and the way to tell services without a browser. */
public final class SingleLogout implements TellServices {
  private final EndSessions sessions;
  private final TellRound round;
  private final RecordTold record;
  private final FrontChannel channel;
  private final BrowserLogout browser;
  private final SoapLogout soap;
  private final PersonLogout person;
  private final Clock clock;

  /**
   * @param front shows pages
   */
  public SingleLogout(LogoutParts parts, LogoutFront front) {
    var requests = new RequestFor(parts.issuers(), parts.cipher());
    var backChannel = new BackChannel(parts.outside(), requests, parts.writers(), parts.clock());
    var answers = new LogoutAnswer(parts.issuers(), parts.writers(), parts.clock());
    this.sessions = new EndSessions(parts);
    this.round = new TellRound(parts, backChannel);
    this.record = new RecordTold(parts);
    this.channel = new FrontChannel(parts, answers, record, front);
    this.browser = new BrowserLogout(parts, round, record, answers, channel, front);
    this.soap = new SoapLogout(parts, round, record, answers);
    this.person = new PersonLogout(parts, round, record, channel, front);
    this.clock = parts.clock();
  }

  /** The addresses of logout. */
  public List<Route> routes() {
    return List.of(
        Route.get(Listener.MAIN, LogoutAddresses.BROWSER, browser::redirected),
        Route.post(Listener.MAIN, LogoutAddresses.BROWSER, browser::posted),
        Route.post(Listener.MAIN, LogoutAddresses.AGAIN, browser::again),
        Route.post(Listener.MAIN, LogoutAddresses.SOAP, soap::posted),
        Route.get(Listener.MAIN, LogoutAddresses.PERSON, person::asks),
        Route.post(Listener.MAIN, LogoutAddresses.PERSON, person::wants),
        Route.get(Listener.MAIN, LogoutAddresses.GOING, channel::going),
        Route.get(Listener.MAIN, LogoutAddresses.TO, channel::to),
        Route.get(Listener.MAIN, LogoutAddresses.SKIP, channel::skip),
        Route.get(Listener.MAIN, LogoutAddresses.BACK, channel::back));
  }

  @Override
  public List<ServiceState> tell(
      Collection<String> ended, AuditEvent.Who who, Circumstances circumstances) {
    var others = sessions.others(ended);
    var told =
        record.withoutBrowser(
            round.tell(others, row -> false, true),
            EndSessions.covered(ended, others),
            who,
            circumstances);
    var now = clock.instant();
    return told.stream().map(each -> each.state(now)).toList();
  }
}
