/** Placeholder. */
@NullMarked
package jp.mochi.sample;

import org.jspecify.annotations.NullMarked;
