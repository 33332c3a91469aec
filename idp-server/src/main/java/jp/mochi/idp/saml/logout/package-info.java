/**
 * Single logout (SAML Profiles 2.0 §4.4), asked for by a service, by the person or by whoever ends
 * a session here.
 *
 * <pre>
 * a service, by browser → {@link jp.mochi.idp.saml.logout.BrowserLogout} ─┐
 * a service, by SOAP    → {@link jp.mochi.idp.saml.logout.SoapLogout}    ─┤
 * the person, /logout   → {@link jp.mochi.idp.saml.logout.PersonLogout}  ─┼→ our session ends first
 * the helpdesk, a phone → {@link jp.mochi.idp.saml.logout.SingleLogout}  ─┘        ↓
 *                                           the other services by SOAP, all at once
 *                                                                              ↓
 *                          with a browser: the rest by way of it, one after the other
 *                                                                              ↓
 *                                              the asker's answer, or a page that says how it went
 * </pre>
 *
 * <p>What a service may end is what it was given: the table {@code service_session} knows, written
 * with every assertion. What is under way in a browser travels in a sealed cookie of that
 * browser's; nothing of it is kept in memory.
 */
@NullMarked
package jp.mochi.idp.saml.logout;

import org.jspecify.annotations.NullMarked;
