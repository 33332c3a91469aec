package jp.mochi.idp.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import jp.mochi.device.app.ListAction;

/**
 * A collection of a TAXII 2.1 server whose indicators the blocklist takes over.
 *
 * @param name what commands and records call it, and the source of its entries
 * @param url the collection's address, {@code …/collections/{id}/}
 * @param login for HTTP's basic authentication
 * @param tokenFile a file with the token for bearer authentication
 * @param action what its entries do
 * @param lookBack how far back they look
 * @param minConfidence the least confidence of an indicator, 0 to 100; 0: none is asked for
 * @param refresh how often it is asked
 */
public record CollectionConfig(
    String name,
    URI url,
    Optional<Login> login,
    Optional<Path> tokenFile,
    ListAction action,
    Duration lookBack,
    int minConfidence,
    Duration refresh) {
  /** As whom to ask. */
  public record Login(String username, Secret password) {}
}
