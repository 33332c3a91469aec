/** Claims about the listeners, made over real sockets. */
@NullMarked
package jp.mochi.idp.http;

import org.jspecify.annotations.NullMarked;
