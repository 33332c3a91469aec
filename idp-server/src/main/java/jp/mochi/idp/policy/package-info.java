/**
 * Rules to decision, pure: facts come in, a {@link jp.mochi.idp.policy.Decision} with its trace
 * goes out. No I/O, no clock of its own.
 */
@NullMarked
package jp.mochi.idp.policy;

import org.jspecify.annotations.NullMarked;
