/** Placeholder. */
@NullMarked
package jp.mochi.cert;

import org.jspecify.annotations.NullMarked;
