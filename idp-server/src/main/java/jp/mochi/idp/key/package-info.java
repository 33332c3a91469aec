/**
 * Keys and what is done with them: the master key that wraps all others, signing keys, sealed
 * tokens, keyed hashes.
 */
@NullMarked
package jp.mochi.idp.key;

import org.jspecify.annotations.NullMarked;
