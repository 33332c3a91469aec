/**
 * What follows from the apps on people's devices.
 *
 * <p>{@link jp.mochi.idp.lifecycle.app.AppReports} takes reports, {@link
 * jp.mochi.idp.lifecycle.app.BlocklistDesk} is where staff change the list, with {@code ListFile}
 * for files of entries. What an entry concerns is found by {@link
 * jp.mochi.idp.lifecycle.app.LookBack}, and what the entry says is done to a device by {@link
 * jp.mochi.idp.lifecycle.app.Consequences}, each match in one transaction with its record and its
 * notice ({@link jp.mochi.idp.lifecycle.app.AppNotices}); {@link
 * jp.mochi.idp.lifecycle.app.AppWatch} has both done on threads of their own, by whichever node
 * comes first.
 *
 * <p>Nobody waits for that to be safe: whether a listed app shuts a device out is read off what was
 * found, where a session begins, where one is used, and in the transaction that issues.
 */
@NullMarked
package jp.mochi.idp.lifecycle.app;

import org.jspecify.annotations.NullMarked;
