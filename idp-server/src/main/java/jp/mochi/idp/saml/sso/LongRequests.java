package jp.mochi.idp.saml.sso;

import java.util.Optional;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.network.NetworkRate;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.session.KeptRequests;
import jp.mochi.idp.signon.SignOnRequest;
import jp.mochi.idp.signon.SignOnToken;
import jp.mochi.idp.signon.SignOnToken.Opened;

/**
 * Requests by HTTP-POST that are too long for the address of their page, most often by a long
 * RelayState. The database keeps them, sealed for their browser; the address says where, and is
 * good for that browser alone, so that nobody else's address costs a query. Where there is no room,
 * or one network asks for too much of it, a page is shown where the form came, as long as nobody
 * loads it again.
 */
public final class LongRequests {
  private static final int KEPT_A_SECOND = 2;
  private static final int KEPT_AT_ONCE = 500;

  private final Database database;
  private final SignOnToken tokens;
  private final KeptRequests kept = new KeptRequests();
  private final NetworkRate rate = new NetworkRate(KEPT_A_SECOND, KEPT_AT_ONCE);

  public LongRequests(Database database, SignOnToken tokens) {
    this.database = database;
    this.tokens = tokens;
  }

  /**
   * Keeps a request.
   *
   * @param sealed the request, as an address would have it
   * @return what an address says instead
   */
  Optional<String> keep(SignOnRequest request, String sealed, Visitor visitor) {
    var circumstances = visitor.circumstances();
    if (!rate.take(circumstances.clientAddress(), circumstances.time())) {
      return Optional.empty();
    }
    var asked = Asked.of(request.details());
    var about = asked.entityId() + "\n" + asked.requestId().orElse("");
    var id = KeptRequests.id(visitor.browserHash(), about);
    var expires = request.askedAt().plus(SignOnToken.LONGEST);
    boolean room =
        database.write(handle -> kept.keep(handle, id, visitor.browserHash(), sealed, expires));
    return room ? Optional.of(tokens.sealKept(request, id, visitor)) : Optional.empty();
  }

  /** The request that such an address means. */
  Opened open(String token, Visitor visitor) {
    return tokens.openKept(token, visitor) instanceof Opened.Open(var brief)
        ? database
            .read(handle -> kept.find(handle, SignOnToken.keptAs(brief)))
            .map(copy -> tokens.openFromAddress(copy, visitor))
            .orElseGet(() -> new Opened.Expired(brief))
        : tokens.openKept(token, visitor);
  }
}
