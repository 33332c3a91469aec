/**
 * From where a service can be reached: what a service or a firewall may hold source addresses
 * against on its side. {@link jp.mochi.idp.hint.ServiceRanges} reads it off the rules and the zones
 * and never leaves out an address that a rule would permit. {@link jp.mochi.idp.hint.Format} writes
 * it down for those who enforce it.
 *
 * <p>How it is computed: a {@code Sweep} cuts all addresses into stretches whose addresses lie in
 * the same zones; for each kind of stretch {@code WayIn} searches person, device and time with
 * which the rules permit, held together by {@code Demands}. Nothing here decides a sign-on.
 */
@NullMarked
package jp.mochi.idp.hint;

import org.jspecify.annotations.NullMarked;
