/**
 * How the devices are that people sign on from: what was reported of a session's device is read for
 * each decision, and read again by whoever issues. So is whether their browser is a known one.
 *
 * <p>Reports are taken elsewhere ({@code lifecycle.status}) and judged by the policy alone ({@link
 * jp.mochi.idp.policy.Requirements}); here the two meet.
 */
@NullMarked
package jp.mochi.idp.posture;

import org.jspecify.annotations.NullMarked;
