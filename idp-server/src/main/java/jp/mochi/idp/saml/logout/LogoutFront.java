package jp.mochi.idp.saml.logout;

import io.javalin.http.Context;
import java.util.Map;
import java.util.Optional;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.signout.SignOutStep;

/** How logout is shown; whoever shows pages is wired in. */
public interface LogoutFront {
  /** A page of the way out. */
  void show(Context ctx, SignOutStep step);

  /** The error page. */
  void refuse(Context ctx, Reason reason, String reference, Optional<String> startAgain);

  /** A page that at once posts a form to a service. */
  void post(Context ctx, String action, Map<String, String> fields);

  /** A page that at once posts {@code token} to {@code action}, from our own origin. */
  void repost(Context ctx, String action, String token);
}
