/**
 * What is done with reports of how devices are.
 *
 * <p>{@link jp.mochi.idp.lifecycle.status.StatusBody} reads our own format, bounded and strictly: a
 * report with one wrong field is refused whole, and the field named. {@link
 * jp.mochi.idp.lifecycle.status.TakeStatus} is where every report of every source goes through: it
 * is kept together with its record, or refused for a reason of its own. {@link
 * jp.mochi.idp.lifecycle.status.DeviceStatus} says how a device stands, in words, for pages and
 * commands.
 *
 * <p>What reports come to is the policy's affair ({@link jp.mochi.idp.policy.Requirements}).
 */
@NullMarked
package jp.mochi.idp.lifecycle.status;

import org.jspecify.annotations.NullMarked;
