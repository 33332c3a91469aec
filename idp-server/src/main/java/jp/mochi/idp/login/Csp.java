package jp.mochi.idp.login;

import java.util.Base64;
import java.util.List;
import jp.mochi.idp.text.Sha256;

/**
 * Content security policies: one style sheet named by its hash, our script, the empty favicon and
 * pictures within the style sheet; nothing else. No script and no style beside these runs in a
 * page, however it came into it.
 */
final class Csp {
  private final String all;

  /**
   * @param style what stands between the page's style tags
   * @param origin where the script is served; empty where the page itself is
   */
  Csp(String style, String origin) {
    var hash = Base64.getEncoder().encodeToString(Sha256.of(style));
    this.all =
        "default-src 'none'; style-src 'sha256-"
            + hash
            + "'; script-src "
            + (origin.isEmpty() ? "'self'" : origin)
            + "; img-src data:; base-uri 'none'; frame-ancestors 'none'";
  }

  /** For pages whose forms come back to us. */
  String form() {
    return all + "; form-action 'self'";
  }

  /** For pages whose forms go to us, by this listener or another. */
  String formTo(List<String> origins) {
    return all + "; form-action 'self' " + String.join(" ", origins);
  }

  /** For pages without a form. */
  String text() {
    return all + "; form-action 'none'";
  }

  /**
   * For the page that posts the answer on: no {@code form-action}, since browsers apply it to each
   * redirect after the post, and a service redirects on to other hosts and app schemes.
   */
  String postOn() {
    return all;
  }
}
