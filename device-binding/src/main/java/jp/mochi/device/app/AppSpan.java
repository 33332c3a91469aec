package jp.mochi.device.app;

import java.time.Instant;
import java.util.Optional;

/**
 * That a device had an app for a time, by one source's word.
 *
 * @param since when the source's first report named it
 * @param until when its first report didn't; empty as long as it is there
 */
public record AppSpan(App app, String source, Instant since, Optional<Instant> until) {}
