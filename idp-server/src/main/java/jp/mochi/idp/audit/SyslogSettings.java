package jp.mochi.idp.audit;

import java.nio.file.Path;

/**
 * {@code audit.forward}: the SIEM that gets every record.
 *
 * @param host its name, as its certificate has it
 * @param port usually 6514
 * @param trust PEM file with the only authorities that its certificate may come from
 * @param ownHost what this server calls itself in the messages
 */
public record SyslogSettings(String host, int port, Path trust, String ownHost) {
  public SyslogSettings {
    if (port < 1 || port > 65_535 || host.isBlank()) {
      throw new IllegalArgumentException("audit.forward needs HOST:PORT, not " + host + ":" + port);
    }
  }
}
