package jp.mochi.idp.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where mail is handed in.
 *
 * @param server {@code smtps://host:465}, or {@code smtp://host:587}
 * @param startTls whether TLS must begin before anything is said over {@code smtp}; without it only
 *     on this machine
 * @param from whose mail it is
 * @param login what the server wants to know of us, if anything
 * @param trust CA certificates (PEM) that count for the server, and no others; empty: the system's
 */
public record MailConfig(
    URI server, boolean startTls, String from, Optional<Login> login, Optional<Path> trust) {
  /** User and password. */
  public record Login(String username, Secret password) {}

  /** Whether TLS begins with the connection (RFC 8314 §3). */
  public boolean tls() {
    return server.getScheme().equals("smtps");
  }
}
