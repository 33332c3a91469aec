/**
 * The door of our own pages, {@code /me} and {@code /helpdesk}: who may see them, and what of a
 * form counts.
 *
 * <pre>
 * request → {@link jp.mochi.idp.portal.Door} → the one loop, as for a service called mochi:me or
 *           mochi:helpdesk → {@link jp.mochi.idp.portal.PortalRequester}: a rule of the page's own,
 *           the role, session and policy as they are now → {@link jp.mochi.idp.portal.Visit}
 * </pre>
 *
 * <p>Each request is decided anew by the whole policy with its own facts; a session's cookie alone,
 * from elsewhere, opens nothing. A form counts only with what was sealed into it for this browser,
 * this session and this act ({@link jp.mochi.idp.portal.FormSeal}), and never from another site.
 * Pages are made of the same few parts ({@link jp.mochi.idp.portal.DeskView}), work without scripts
 * and are kept by no cache. What they show and do is {@code me}'s and {@code helpdesk}'s.
 */
@NullMarked
package jp.mochi.idp.portal;

import org.jspecify.annotations.NullMarked;
