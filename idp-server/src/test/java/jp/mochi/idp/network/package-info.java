/** Claims about addresses and outside calls. */
@NullMarked
package jp.mochi.idp.network;

import org.jspecify.annotations.NullMarked;
