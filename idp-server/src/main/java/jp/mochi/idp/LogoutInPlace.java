package jp.mochi.idp;

import io.javalin.http.Context;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import jp.mochi.idp.http.Origins;
import jp.mochi.idp.http.Visitors;
import jp.mochi.idp.login.LoginPages;
import jp.mochi.idp.login.SignOutPages;
import jp.mochi.idp.network.OutsideCalls;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.saml.codec.EncryptedIds;
import jp.mochi.idp.saml.logout.EncryptedNames;
import jp.mochi.idp.saml.logout.LogoutFront;
import jp.mochi.idp.saml.logout.LogoutParts;
import jp.mochi.idp.saml.logout.SingleLogout;
import jp.mochi.idp.saml.sso.OurSide;
import jp.mochi.idp.saml.sso.Services;
import jp.mochi.idp.session.BrowserSessions;
import jp.mochi.idp.session.ConsumedRequests;
import jp.mochi.idp.session.EndOfSessions;
import jp.mochi.idp.session.ServiceSessions;
import jp.mochi.idp.session.UntoldSessions;
import jp.mochi.idp.signon.Answer;
import jp.mochi.idp.signon.Outcome;
import jp.mochi.idp.signout.SignOutStep;
import jp.mochi.idp.signout.TellLater;
import jp.mochi.idp.signout.TellServices;
import jp.mochi.idp.signout.TellUntold;

/** Single logout, wired: what it stands on, and the pages it is shown by. */
final class LogoutInPlace {
  private LogoutInPlace() {}

  static SingleLogout open(
      Ground ground,
      OurSide ourSide,
      OutsideCalls outside,
      Services services,
      BrowserSessions sessions,
      Visitors visitors,
      LoginPages pages) {
    var stores =
        new LogoutParts.Stores(
            new EndOfSessions(ground.audit()),
            new ServiceSessions(),
            new UntoldSessions(),
            new ConsumedRequests(),
            ground.audit());
    var parts =
        new LogoutParts(
            ourSide.names(),
            Origins.of(ground.configuration().baseUrl()),
            ground.database(),
            stores,
            ground.refusals(),
            sessions,
            services,
            ourSide,
            outside,
            ground.sealer(),
            new EncryptedNames(new EncryptedIds(ourSide::decryptionKeys)),
            visitors,
            ground.tell(),
            ground.clock());
    return new SingleLogout(parts, new Front(pages, new SignOutPages(pages), visitors));
  }

  /** Tells services without that anybody waits for it. */
  static TellLater later(Ground ground, TellServices services) {
    var untold = new UntoldSessions();
    return new TellLater(
        services,
        session -> ground.database().<Boolean>read(handle -> untold.isOwed(handle, session)));
  }

  /** What nodes owed when they died is told by whoever goes on. */
  static void keepHouse(Ground ground, TellLater later, Housekeeping house) {
    var untold = new TellUntold(ground.database(), later, ground.audit(), ground.clock());
    house.every(Duration.ofSeconds(5), "telling of sessions that ended", untold);
  }

  private record Front(LoginPages pages, SignOutPages signOut, Visitors visitors)
      implements LogoutFront {
    @Override
    public void show(Context ctx, SignOutStep step) {
      signOut.show(ctx, step);
    }

    @Override
    public void refuse(Context ctx, Reason reason, String reference, Optional<String> startAgain) {
      pages.refuse(ctx, reason, reference, startAgain);
    }

    @Override
    public void post(Context ctx, String action, Map<String, String> fields) {
      var form = new Answer.PostForm(action, fields, true);
      pages.show(ctx, new Outcome.Answered(form), visitors.of(ctx));
    }

    @Override
    public void repost(Context ctx, String action, String token) {
      pages.repost(ctx, action, token);
    }
  }
}
