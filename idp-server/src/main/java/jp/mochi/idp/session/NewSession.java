package jp.mochi.idp.session;

/**
 * A session just made or renewed.
 *
 * @param session the session
 * @param secret the value of its cookie, see {@link SessionCookie}: handed out here once
 */
public record NewSession(Session session, String secret) {
  @Override
  public String toString() {
    return "NewSession[" + session.id() + "]";
  }
}
