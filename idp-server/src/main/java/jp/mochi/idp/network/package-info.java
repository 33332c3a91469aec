/** The client's address, found through trusted proxies only. */
@NullMarked
package jp.mochi.idp.network;

import org.jspecify.annotations.NullMarked;
