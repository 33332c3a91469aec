/** {@code mochi.yaml} as records: read as a whole, all faults reported at once. */
@NullMarked
package jp.mochi.idp.config;

import org.jspecify.annotations.NullMarked;
