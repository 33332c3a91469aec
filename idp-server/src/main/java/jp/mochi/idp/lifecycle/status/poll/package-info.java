/**
 * Device managements that are asked from time to time how their devices are: the Android Management
 * API and Microsoft Intune.
 *
 * <p>{@link jp.mochi.idp.lifecycle.status.poll.StatusSources} is the front door: it has each source
 * asked when it is due, by one node, and says how they fare. {@link
 * jp.mochi.idp.lifecycle.status.poll.PollRound} goes through a source's list page by page; what it
 * has got to stands in the database ({@link jp.mochi.idp.lifecycle.status.poll.PolledSources},
 * {@link jp.mochi.idp.lifecycle.status.poll.ListedDevices}), so that it goes on there after a pause
 * that the management asked for, on whichever node. {@link
 * jp.mochi.idp.lifecycle.status.poll.ManagementList} is what is different from one management to
 * the other: the addresses, and how a page of its list reads as {@link
 * jp.mochi.idp.lifecycle.status.poll.ListedDevice}s. {@link
 * jp.mochi.idp.lifecycle.status.poll.TakeListed} finds each in the register and keeps what has
 * changed, all of one device or nothing.
 *
 * <p>What is said of a device becomes reports like all others ({@link
 * jp.mochi.idp.lifecycle.status.TakeStatus}); nothing here judges.
 */
@NullMarked
package jp.mochi.idp.lifecycle.status.poll;

import org.jspecify.annotations.NullMarked;
