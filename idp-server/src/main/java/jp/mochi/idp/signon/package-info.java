/**
 * The heart: the one loop that signs a person on. It knows no HTTP, no SAML and no SQL. See {@link
 * jp.mochi.idp.signon.SignOn}.
 */
@NullMarked
package jp.mochi.idp.signon;

import org.jspecify.annotations.NullMarked;
