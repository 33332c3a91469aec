package jp.mochi.idp.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import jp.mochi.idp.network.Cidr;

/**
 * Where we may fetch from, services' metadata for instance.
 *
 * @param allow private networks that may be called; without one, none is
 * @param trust CA certificates (PEM) that count beside the system's
 */
public record OutsideConfig(List<Cidr> allow, Optional<Path> trust) {
  public OutsideConfig {
    allow = List.copyOf(allow);
  }
}
