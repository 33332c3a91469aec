package jp.mochi.idp.http;

import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import jp.mochi.idp.audit.Circumstances;
import jp.mochi.idp.network.ClientAddress;
import jp.mochi.idp.network.IpAddress;
import jp.mochi.idp.network.Visitor;

/** Sees who knocks. A browser that is new gets its cookie with the answer. */
public final class Visitors {
  /** A sign-on under way must not lose its browser, so the cookie outlasts any of them. */
  private static final Duration BROWSER_AGE = Duration.ofDays(365);

  private static final Pattern BROWSER = Pattern.compile("[A-Za-z0-9_-]{24}");
  private static final String SEEN = Visitors.class.getName();
  private static final SecureRandom RANDOM = new SecureRandom();

  private final ClientAddress clients;
  private final Clock clock;

  public Visitors(ClientAddress clients, Clock clock) {
    this.clients = clients;
    this.clock = clock;
  }

  /**
   * The same visitor for the whole of one request.
   *
   * @throws BadRequestResponse when proxies' headers contradict each other about the client, or a
   *     proxy that must name it didn't
   */
  public Visitor of(Context ctx) {
    if (ctx.req().getAttribute(SEEN) instanceof Visitor known) {
      return known;
    }
    Visitor visitor =
        new Visitor(
            browser(ctx),
            SetCookie.read(ctx, Cookies.SESSION),
            SetCookie.read(ctx, Cookies.KNOWN_BROWSER),
            circumstances(ctx));
    ctx.req().setAttribute(SEEN, visitor);
    return visitor;
  }

  /**
   * The visitor of a post from another site, with which a browser sends no cookie of ours: gets
   * none either, since a fresh one would take the place of the one that other tabs go by.
   */
  public Visitor unmarked(Context ctx) {
    return new Visitor("", Optional.empty(), Optional.empty(), circumstances(ctx));
  }

  /**
   * The visitor of a form that only a page of ours can have sent. Without the cookie that went out
   * with the page it is somebody else's form, posted from another site perhaps: nothing is set.
   */
  public Visitor posting(Context ctx) {
    return hasBrowser(ctx) ? of(ctx) : unmarked(ctx);
  }

  /** Whether the browser's cookie came along. */
  public static boolean hasBrowser(Context ctx) {
    return browserCookie(ctx).isPresent();
  }

  private Circumstances circumstances(Context ctx) {
    return new Circumstances(
        clock.instant(),
        Reference.of(ctx),
        address(ctx).toString(),
        Objects.requireNonNullElse(ctx.userAgent(), ""));
  }

  private IpAddress address(Context ctx) {
    if (ctx.req().getAttribute(ProxyProtocol.UNNAMED) != null) {
      throw new BadRequestResponse("the proxy did not name the client");
    }
    return switch (clients.of(peer(ctx), lines(ctx, "Forwarded"), lines(ctx, "X-Forwarded-For"))) {
      case ClientAddress.At(var address) -> address;
      case ClientAddress.Unclear(var why) -> throw new BadRequestResponse(why);
    };
  }

  /** The other end of the connection, whatever headers say. */
  public static IpAddress peer(Context ctx) {
    try {
      String literal = ctx.req().getRemoteAddr().replace("[", "").replace("]", "");
      return new IpAddress(InetAddress.getByName(literal));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("a connection without an address", e);
    }
  }

  private static List<String> lines(Context ctx, String header) {
    return Collections.list(ctx.req().getHeaders(header));
  }

  private static String browser(Context ctx) {
    return browserCookie(ctx).orElseGet(() -> newBrowser(ctx));
  }

  private static Optional<String> browserCookie(Context ctx) {
    return SetCookie.read(ctx, Cookies.BROWSER).filter(BROWSER.asMatchPredicate());
  }

  /** 144 bits that nobody can guess. */
  private static String newBrowser(Context ctx) {
    byte[] bytes = new byte[18];
    RANDOM.nextBytes(bytes);
    String value = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    SetCookie.lasting(Cookies.BROWSER, value, BROWSER_AGE).on(ctx);
    return value;
  }
}
