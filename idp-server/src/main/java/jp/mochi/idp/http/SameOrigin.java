package jp.mochi.idp.http;

import io.javalin.http.Context;
import java.util.Set;

/**
 * Tells a form of a page of ours from one that another site has sent. Fetch Metadata says it where
 * browsers know it, {@code Origin} in all others. {@code none} is the person: a reload, a tab
 * restored.
 */
public final class SameOrigin {
  private static final Set<String> FOREIGN = Set.of("cross-site", "same-site");

  private final String origin;

  /**
   * @param origin our own, {@code https://idp.example.co.jp}
   */
  public SameOrigin(String origin) {
    this.origin = origin;
  }

  /** Whether the request comes from a page that isn't ours. */
  public boolean isForeign(Context ctx) {
    var site = ctx.header("Sec-Fetch-Site");
    var from = ctx.header("Origin");
    return (site != null && FOREIGN.contains(site))
        || (from != null && !from.equals("null") && !from.equals(origin));
  }
}
