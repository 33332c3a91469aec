/** Placeholder. */
@NullMarked
package jp.mochi.device;

import org.jspecify.annotations.NullMarked;
