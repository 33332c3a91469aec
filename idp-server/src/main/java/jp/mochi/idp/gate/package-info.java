/**
 * In-house web systems behind the same sign-on: the proxy in front of a system asks about every
 * request, and passes it on, with the person's name in headers, only after a yes.
 *
 * <pre>
 * browser → proxy        wants a page of the system
 *           proxy → /gate/check   200 with headers · 401 and where to go · 403 with a reference id
 * browser → /gate/start  on our host: the loop, with its pages where a factor is missing
 * browser → proxy → /gate/done    on the system's host: a one-time code becomes a cookie there
 * browser → proxy        wants the page again, with the cookie
 * </pre>
 *
 * <p>Our own cookies never leave our host. What the browser has at the system is a ticket, which
 * names a session and is worth what that session is worth at that moment: each check evaluates the
 * whole policy with the facts of its own request. A code is bound to a cookie that the browser got
 * at the system before it left for us, so that nobody can be signed on there with another's code.
 *
 * <p>{@link jp.mochi.idp.gate.GateRoutes} is the front door. {@code GateRequester} turns a permit
 * into a code, {@code CheckRequester} into headers. Knows no SAML and no SQL.
 */
@NullMarked
package jp.mochi.idp.gate;

import org.jspecify.annotations.NullMarked;
