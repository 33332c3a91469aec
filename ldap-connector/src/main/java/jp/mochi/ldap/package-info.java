/**
 * Who it is: the corporate directory. {@link jp.mochi.ldap.Directory} finds a person, checks the
 * password by binding as that person, reads attributes and groups, and changes an expired password
 * as the person. Servers fail over; a slow directory can hold only as many threads as it is given;
 * a fault of the directory is {@code Unavailable} and never a wrong password.
 *
 * <p>Nothing here knows of HTTP, SAML, sessions or limits on guessing. No type of UnboundID's
 * leaves this package.
 */
@NullMarked
package jp.mochi.ldap;

import org.jspecify.annotations.NullMarked;
