package jp.mochi.idp.login;

import io.javalin.http.Context;
import java.util.Optional;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.signon.Answer;
import jp.mochi.idp.signon.Outcome;
import jp.mochi.idp.signon.SignOnRequest;
import jp.mochi.idp.signon.SignOnToken;

/**
 * Leads from a proof by certificate or key to the page that follows, at an address of its own. The
 * proof has given the request another id, which no address from before it knows: a page that was
 * the answer to a form would be lost with its tab, and going back would ask for the proof again. On
 * a phone tabs are dropped while the person reads a code in another app.
 *
 * <p>The address is good in the browser alone whose cookie it names, as the form of the page is.
 * What ends a sign-on is answered in place: an assertion waits for no further request.
 */
public final class OwnAddresses {
  static final String PATH = "/login/continue";

  private final LoginPages pages;
  private final Addresses addresses;
  private final String origin;

  /** Addresses of requests under way, each good for one browser. */
  public interface Addresses {
    /** Empty where there is no room for it. */
    Optional<String> of(String path, SignOnRequest request, Visitor visitor);

    /** The request that the address means which a browser has come by. */
    SignOnToken.Opened<SignOnRequest> open(Context context, Visitor visitor);
  }

  /**
   * @param origin our own, {@code https://idp.example.co.jp}
   */
  public OwnAddresses(LoginPages pages, Addresses addresses, String origin) {
    this.pages = pages;
    this.addresses = addresses;
    this.origin = origin;
  }

  /** Leads to the page that a turn of the loop has come to, or shows the answer. */
  void show(Context context, SignOnRequest request, Outcome outcome, Visitor visitor) {
    if (isPage(outcome)) {
      lead(context, request, visitor, () -> pages.show(context, outcome, visitor));
    } else {
      pages.show(context, outcome, visitor);
    }
  }

  /**
   * Leads to the request's address.
   *
   * @param here shows its page in place, where there is no room for an address
   */
  void lead(Context context, SignOnRequest request, Visitor visitor, Runnable here) {
    addresses
        .of(PATH, request, visitor)
        .ifPresentOrElse(address -> pages.go(context, address), here);
  }

  /** The request that a browser comes back to. */
  SignOnToken.Opened<SignOnRequest> open(Context context, Visitor visitor) {
    return addresses.open(context, visitor);
  }

  /** Something is still to be proved, read or accepted here. */
  private boolean isPage(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Collect asked -> true;
      case Outcome.Answered(Answer.PostForm form) ->
          !form.success() && form.action().startsWith(origin + "/");
      case Outcome.Answered ended -> false;
    };
  }
}
