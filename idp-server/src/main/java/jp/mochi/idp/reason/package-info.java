/** The catalogue of refusals, which every package that refuses refers to. */
@NullMarked
package jp.mochi.idp.reason;

import org.jspecify.annotations.NullMarked;
