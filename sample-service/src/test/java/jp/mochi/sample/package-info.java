/** The sample service judged by responses made and signed by hand, with the JDK's own signer. */
@NullMarked
package jp.mochi.sample;

import org.jspecify.annotations.NullMarked;
