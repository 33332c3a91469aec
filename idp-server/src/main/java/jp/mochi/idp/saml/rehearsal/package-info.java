/**
 * Before go-live ({@code sp test}): a sign-on that nobody makes is gone through by {@link
 * jp.mochi.idp.saml.sso.RehearseSignOn}, and what it comes to is read again as a strict service
 * would read it ({@code StrictService}). The front door is {@link
 * jp.mochi.idp.saml.rehearsal.ServiceTest}. Nothing that a service would take leaves this package.
 */
@NullMarked
package jp.mochi.idp.saml.rehearsal;

import org.jspecify.annotations.NullMarked;
