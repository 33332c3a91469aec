package jp.mochi.idp.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The audit trail.
 *
 * @param keep how long records stay
 * @param forward where they are sent on to
 */
public record AuditConfig(Duration keep, Optional<Forward> forward) {
  /**
   * Syslog over TLS (RFC 5425).
   *
   * @param host the collector
   * @param port its port
   * @param trust the CA certificates (PEM) that count for it
   */
  public record Forward(String host, int port, Path trust) {}
}
