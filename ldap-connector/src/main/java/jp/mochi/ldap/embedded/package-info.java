/**
 * A directory in this process, for the demo and for tests: ten sample people, listening on loopback
 * only, passwords salted and hashed, kept in an LDIF file where one is named. It forces a change of
 * a reset password and refuses a disabled account as a real directory does. It is no directory for
 * a company: anybody bound may read everything.
 */
@NullMarked
package jp.mochi.ldap.embedded;

import org.jspecify.annotations.NullMarked;
