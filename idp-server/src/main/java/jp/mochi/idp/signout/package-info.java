/**
 * How a sign-out stands, service by service, in words that pages, commands and later features
 * share: who was told, who couldn't be, and until when a service may go on by itself. Whoever
 * speaks to services ({@code saml.logout}) fills it in; nothing here knows how.
 */
@NullMarked
package jp.mochi.idp.signout;

import org.jspecify.annotations.NullMarked;
