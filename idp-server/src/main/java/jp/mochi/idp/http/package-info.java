/**
 * Listeners, routes, cookies, security headers. It knows no feature: features give it their routes.
 *
 * <p>{@link jp.mochi.idp.http.HttpServers} runs one Jetty server with a connector for each door. A
 * request passes the security headers, the admission that bounds how many are at work, and then the
 * routes of the door it came in by: one Javalin servlet for each listener, so that a route simply
 * doesn't exist behind the other doors. A few that programs ask often are answered before the
 * servlet ({@link jp.mochi.idp.http.Direct}). What a handler throws is answered in one place
 * ({@code Faults}), what never becomes a request in another ({@code BadMessages}).
 */
@NullMarked
package jp.mochi.idp.http;

import org.jspecify.annotations.NullMarked;
