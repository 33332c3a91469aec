package jp.mochi.idp.http;

/**
 * Names of our cookies: all of them {@code __Host-}, Secure, HttpOnly, and {@code SameSite=Lax} but
 * for one.
 */
public final class Cookies {
  /** Set with the first page; the sealed token of a request under way names its hash. */
  public static final String BROWSER = "__Host-mochi-browser";

  /** Opens a session; renewed at sign-on. */
  public static final String SESSION = "__Host-mochi-session";

  /** Marks a browser that somebody has signed on with; signed, rotating. */
  public static final String KNOWN_BROWSER = "__Host-mochi-known";

  /** The language that the visitor has chosen; without it the browser's own goes. */
  public static final String LANGUAGE = "__Host-mochi-language";

  /** The requests under way that this browser was shown a page for; sealed. */
  public static final String SHOWN = "__Host-mochi-shown";

  /** Followed by its name: a sign-out that leads from service to service; sealed. */
  public static final String LOGOUT = "__Host-mochi-logout.";

  /**
   * At an in-house system's host: what a sign-on that is under way there is bound to. The one
   * cookie that is {@code SameSite=None}: it must come along with the post that brings the sign-on
   * over from our host, and opens nothing.
   */
  public static final String GATE_BROWSER = "__Host-mochi-gate-browser";

  /** At an in-house system's host, followed by the system's name: opens a ticket. */
  public static final String GATE = "__Host-mochi-gate.";

  private Cookies() {}
}
