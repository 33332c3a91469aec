/**
 * How devices are, as others and the devices themselves report it.
 *
 * <p>A {@link jp.mochi.device.status.StatusReport} is one source's word on one device at one time,
 * whatever format it came in; each of its facts may be left out, and then is unknown. {@link
 * jp.mochi.device.status.DeviceStatuses} takes a report or refuses it whole, and keeps the history.
 * What installed apps it names goes to {@link jp.mochi.device.status.AppsReported}, in the same
 * transaction.
 *
 * <p>Nothing here judges: what a device must be like is for whoever asks.
 */
@NullMarked
package jp.mochi.device.status;

import org.jspecify.annotations.NullMarked;
