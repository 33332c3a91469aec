package jp.mochi.idp.login;

/** Content security policies: style, script and the empty favicon from us, nothing else. */
public final class Csp {
  private static final String ALL =
      "default-src 'none'; style-src 'self'; script-src 'self'; img-src data:; base-uri 'none';"
          + " frame-ancestors 'none'";

  /** For pages whose forms come back to us. */
  public static final String FORM = ALL + "; form-action 'self'";

  /** For pages without a form. */
  public static final String TEXT = ALL + "; form-action 'none'";

  /**
   * For the page that posts the answer on: no {@code form-action}, since browsers apply it to each
   * redirect after the post, and a service redirects on to other hosts and app schemes.
   */
  public static final String POST_ON = ALL;

  private Csp() {}
}
