/**
 * Web browser single sign-on (SAML Profiles 2.0 §4.1): from an AuthnRequest to a sign-on, and from
 * a permit to a response.
 */
@NullMarked
package jp.mochi.idp.saml.sso;

import org.jspecify.annotations.NullMarked;
