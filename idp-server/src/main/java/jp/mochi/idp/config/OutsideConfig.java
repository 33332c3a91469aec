package jp.mochi.idp.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import jp.mochi.idp.network.Cidr;
import jp.mochi.idp.network.OutsideProxy;

/**
 * Where we may fetch from, services' metadata for instance.
 *
 * @param allow private networks that may be called; without one, none is
 * @param trust CA certificates (PEM) that count beside the system's
 * @param proxy by which we leave the company's network; without one, calls go straight
 */
public record OutsideConfig(List<Cidr> allow, Optional<Path> trust, Optional<OutsideProxy> proxy) {
  public OutsideConfig {
    allow = List.copyOf(allow);
  }
}
