package jp.mochi.idp.gate;

import io.javalin.http.Context;
import java.util.Collections;
import java.util.Optional;
import jp.mochi.idp.config.GateConfig;

/**
 * What a person wants of the system, as the proxy tells it. Only the headers that this kind of
 * proxy writes itself are read: the others are the client's.
 *
 * @param method the request's; {@code ?} where the proxy doesn't tell
 * @param target path and query as they came; {@code ?} where the proxy doesn't tell
 * @param navigation whether a person would see a page: only then is it of use to send the browser
 *     elsewhere. A form's post would lose what was typed, a script would get a page of ours
 */
record Wanted(String method, String target, boolean navigation) {
  private static final String UNKNOWN = "?";
  private static final int LONGEST_PATH = 300;

  /**
   * @param prefix what precedes the target where the proxy sends it as part of the path
   */
  static Wanted of(Context ctx, GateConfig.Proxy proxy, String prefix) {
    var method =
        switch (proxy) {
          case NGINX, APACHE -> header(ctx, "X-Original-Method");
          case TRAEFIK -> header(ctx, "X-Forwarded-Method");
          case ENVOY -> Optional.of(ctx.req().getMethod());
        };
    var target =
        switch (proxy) {
          case NGINX, APACHE -> header(ctx, "X-Original-URI");
          case TRAEFIK -> header(ctx, "X-Forwarded-Uri");
          case ENVOY -> Optional.of(behind(ctx, prefix));
        };
    return new Wanted(
        method.filter(m -> m.matches("[A-Z]{1,20}")).orElse(UNKNOWN),
        target.filter(t -> t.startsWith("/")).orElse(UNKNOWN),
        isNavigation(ctx, method.orElse("")));
  }

  /** The path for a record: no query, which may hold secrets, and no more than can be read. */
  String path() {
    int query = target.indexOf('?');
    var path = query > 0 ? target.substring(0, query) : target;
    return path.length() <= LONGEST_PATH ? path : path.substring(0, LONGEST_PATH) + "…";
  }

  /** Fetch Metadata tells where browsers know it; older ones are believed to navigate. */
  private static boolean isNavigation(Context ctx, String method) {
    var mode = ctx.header("Sec-Fetch-Mode");
    return (method.equals("GET") || method.equals("HEAD"))
        && (mode == null || mode.equals("navigate"))
        && ctx.header("Sec-WebSocket-Key") == null
        && ctx.header("X-Requested-With") == null;
  }

  private static String behind(Context ctx, String prefix) {
    var path = ctx.req().getRequestURI().substring(prefix.length());
    var query = ctx.req().getQueryString();
    return (path.isEmpty() ? "/" : path) + (query == null ? "" : "?" + query);
  }

  /** Exactly one line, or it isn't the proxy's alone. */
  private static Optional<String> header(Context ctx, String name) {
    var lines = Collections.list(ctx.req().getHeaders(name));
    return lines.size() == 1 ? Optional.of(lines.getFirst()) : Optional.empty();
  }
}
