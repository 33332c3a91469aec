/** The commands of {@code ./mochi}. */
@NullMarked
package jp.mochi.idp.cli;

import org.jspecify.annotations.NullMarked;
