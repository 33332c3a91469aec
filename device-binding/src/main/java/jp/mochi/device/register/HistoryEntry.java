package jp.mochi.device.register;

import java.time.Instant;
import java.util.Optional;

/**
 * One thing that happened to a device.
 *
 * @param device its id
 * @param revision the device's revision from then on; also the order
 * @param at when
 * @param by who did it
 * @param act what
 * @param from the state before; empty for the first
 * @param to the state after
 * @param why the reason that was given; may be empty
 */
public record HistoryEntry(
    String device,
    long revision,
    Instant at,
    By by,
    DeviceAct act,
    Optional<DeviceState> from,
    DeviceState to,
    String why) {}
