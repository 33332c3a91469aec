/**
 * Which apps are on which devices, since when, and which of them the company doesn't want there.
 *
 * <p>{@link jp.mochi.device.app.Inventory} takes reports: an app as it is known (id, version,
 * signer, hash) is one row, shared by all devices that have it, and a device has it from the first
 * report that names it until the first that doesn't. {@link jp.mochi.device.app.Blocklist} keeps
 * the entries; what an entry means for an app is {@link jp.mochi.device.app.Criteria}, pure. A
 * report is matched against the entries as it arrives; a new entry is matched backwards, page by
 * page, by {@link jp.mochi.device.app.Backwards}. What was found stands in {@link
 * jp.mochi.device.app.Matches}, which also says, by what is on the device now, whether a match
 * shuts it out.
 *
 * <p>No report is missed between the two: one that arrives holds the list until it is through, and
 * whoever adds an entry waits for those and then looks backwards.
 *
 * <p>The caller brings the transaction, and does what follows from a match.
 */
@NullMarked
package jp.mochi.device.app;

import org.jspecify.annotations.NullMarked;
