/**
 * Addresses, and calls to the outside. {@link jp.mochi.idp.network.ClientAddress} finds the client
 * behind trusted proxies, {@link jp.mochi.idp.network.Cidr} is a block of addresses, {@code
 * jp.mochi.idp.network.OutsideCalls} is the one client that fetches from other hosts. The package
 * knows no web framework: it is given header lines as text.
 */
@NullMarked
package jp.mochi.idp.network;

import org.jspecify.annotations.NullMarked;
