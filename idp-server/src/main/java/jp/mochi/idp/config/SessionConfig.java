package jp.mochi.idp.config;

import java.time.Duration;

/**
 * How long a session lasts.
 *
 * @param idle without use
 * @param absolute in any case
 */
public record SessionConfig(Duration idle, Duration absolute) {}
