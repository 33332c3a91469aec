/** The REST interface, on the management listener and, with a token, on the main one. */
@NullMarked
package jp.mochi.idp.api;

import org.jspecify.annotations.NullMarked;
