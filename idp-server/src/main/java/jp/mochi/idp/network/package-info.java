/**
 * Addresses, and calls to the outside. {@link jp.mochi.idp.network.ClientAddress} finds the client
 * behind trusted proxies, {@link jp.mochi.idp.network.Cidr} is a block of addresses, {@code
 * jp.mochi.idp.network.OutsideCalls} is the one client that fetches from other hosts. The package
 * knows no web framework: it is given header lines as text.
 *
 * <p>A zone is a name for ranges of addresses. {@link jp.mochi.idp.network.ZonePlan} is what the
 * policy says of them, {@link jp.mochi.idp.network.ZoneSources} brings the ranges together and
 * keeps them up to date, {@link jp.mochi.idp.network.Zones} answers in which of them an address
 * lies. What can't be known is unknown there, never outside. Which zone opens what is the policy's
 * matter.
 */
@NullMarked
package jp.mochi.idp.network;

import org.jspecify.annotations.NullMarked;
