/**
 * Sessions: who proved which factor when, in which browser. A session never says that access is
 * granted.
 */
@NullMarked
package jp.mochi.idp.session;

import org.jspecify.annotations.NullMarked;
