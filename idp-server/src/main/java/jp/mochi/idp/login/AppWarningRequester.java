package jp.mochi.idp.login;

import java.util.Map;
import java.util.Optional;
import jp.mochi.device.app.Matches;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.session.Session;
import jp.mochi.idp.session.Sessions;
import jp.mochi.idp.signon.Answer;
import jp.mochi.idp.signon.Requester;
import jp.mochi.idp.signon.SignOnRequest;
import jp.mochi.idp.signon.SignOnToken;
import jp.mochi.idp.signon.StandsBefore;

/**
 * Stands before whoever issues: somebody whose device has an app that the company doesn't want
 * there reads that first, whichever way they came on after the proof of the device.
 */
public final class AppWarningRequester extends StandsBefore {
  private final Database database;
  private final SignOnToken tokens;
  private final String origin;
  private final Matches matches = new Matches();
  private final Sessions sessions = new Sessions();

  /**
   * @param issuing who issues once nothing is left to be read
   * @param origin our own, {@code https://idp.example.co.jp}
   */
  public AppWarningRequester(
      Requester issuing, Database database, SignOnToken tokens, String origin) {
    super(issuing, "app-warning");
    this.database = database;
    this.tokens = tokens;
    this.origin = origin;
  }

  @Override
  protected Optional<Answer> due(SignOnRequest request, Session session, Visitor visitor) {
    return unread(session)
        ? Optional.of(
            new Answer.PostForm(
                origin + AppWarnings.SHOW, Map.of("token", tokens.seal(request, visitor)), false))
        : Optional.empty();
  }

  /**
   * A certificate that can't be judged for the moment proves no device in this turn; whose phone it
   * is that the session was opened from, and what is on it, stays so. One in which nothing was
   * proved since it was opened is from no device, and needs no look.
   */
  private boolean unread(Session session) {
    return !session.isAsOpened()
        && database.read(
            handle ->
                session
                    .device()
                    .or(() -> sessions.byId(handle, session.id()).flatMap(Session::device))
                    .filter(device -> !matches.unconfirmed(handle, device).isEmpty())
                    .isPresent());
  }
}
