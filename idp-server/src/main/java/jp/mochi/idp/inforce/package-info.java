/**
 * The policy that is in force, on every node the same.
 *
 * <p>Each node watches its own file. What has changed there and passes its check becomes the next
 * {@link jp.mochi.idp.inforce.PolicyVersions version} in the database; every node obeys the newest
 * one, with its zones, through the one reference of {@link jp.mochi.idp.inforce.PolicyInForce}.
 * What is bad changes nothing but the node's health. {@link jp.mochi.idp.inforce.PolicyWatch} goes
 * round.
 *
 * <p>How a policy is read is the business of {@code config}, what it says that of {@code policy}.
 */
@NullMarked
package jp.mochi.idp.inforce;

import org.jspecify.annotations.NullMarked;
