package jp.mochi.idp.saml.sso;

import io.javalin.http.Context;
import java.util.Optional;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.network.NetworkRate;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.session.KeptRequests;
import jp.mochi.idp.signon.SignOnRequest;
import jp.mochi.idp.signon.SignOnToken;
import jp.mochi.idp.signon.SignOnToken.Opened;

/**
 * Addresses of requests under way, each good for one browser: their page can be loaded again and
 * restored there. One that is too long for an address, most often by a long RelayState, is kept by
 * the database, sealed for its browser; the address says where, so that nobody else's address costs
 * a query. Where there is no room, or one network asks for too much of it, there is no address.
 */
public final class RequestAddresses {
  /** Proxies before us take eight kilobytes in a request line, and cookies come besides. */
  private static final int LONGEST = 4_000;

  private static final int KEPT_A_SECOND = 2;
  private static final int KEPT_AT_ONCE = 500;

  private final Database database;
  private final SignOnToken tokens;
  private final KeptRequests kept = new KeptRequests();
  private final NetworkRate rate = new NetworkRate(KEPT_A_SECOND, KEPT_AT_ONCE);

  public RequestAddresses(Database database, SignOnToken tokens) {
    this.database = database;
    this.tokens = tokens;
  }

  /** Of what a service has asked; however often it is posted, it takes one place. */
  Optional<String> asked(String path, SignOnRequest request, Visitor visitor) {
    var asked = Asked.of(request.details());
    return address(path, request, asked.entityId() + "\n" + asked.requestId().orElse(""), visitor);
  }

  /**
   * Of a request for which something was proved. It has a place of its own: an address from before
   * the proof must not lead to it, since that may be in the hands of whoever asked it.
   *
   * @param path where it is opened
   */
  public Optional<String> proved(String path, SignOnRequest request, Visitor visitor) {
    return address(path, request, request.id().toString(), visitor);
  }

  private Optional<String> address(
      String path, SignOnRequest request, String about, Visitor visitor) {
    var token = tokens.sealForAddress(request, visitor);
    return token.length() <= LONGEST
        ? Optional.of(path + "?token=" + token)
        : keep(request, about, token, visitor).map(where -> path + "?kept=" + where);
  }

  private Optional<String> keep(
      SignOnRequest request, String about, String sealed, Visitor visitor) {
    var circumstances = visitor.circumstances();
    if (!rate.take(circumstances.clientAddress(), circumstances.time())) {
      return Optional.empty();
    }
    var id = KeptRequests.id(visitor.browserHash(), about);
    var expires = request.askedAt().plus(SignOnToken.LONGEST);
    boolean room =
        database.write(handle -> kept.keep(handle, id, visitor.browserHash(), sealed, expires));
    return room ? Optional.of(tokens.sealKept(request, id, visitor)) : Optional.empty();
  }

  /** The request that the address means which a browser has come by. */
  public Opened<SignOnRequest> open(Context ctx, Visitor visitor) {
    return Optional.ofNullable(ctx.queryParam("kept"))
        .map(where -> kept(where, visitor))
        .orElseGet(() -> tokens.openFromAddress(token(ctx), visitor));
  }

  private static String token(Context ctx) {
    return Optional.ofNullable(ctx.queryParam("token")).orElse("");
  }

  private Opened<SignOnRequest> kept(String where, Visitor visitor) {
    var opened = tokens.openKept(where, visitor);
    return opened instanceof Opened.Open(var brief)
        ? database
            .read(handle -> kept.find(handle, SignOnToken.keptAs(brief)))
            .map(copy -> tokens.openFromAddress(copy, visitor))
            .orElseGet(() -> new Opened.Expired<>(brief))
        : opened;
  }
}
