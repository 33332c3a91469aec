package jp.mochi.idp.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import jp.mochi.cert.authority.ClientProfile;
import jp.mochi.idp.key.TokenPin;

/**
 * Our own certificate authority.
 *
 * @param lifetime for how long a phone's certificate is valid
 * @param names what its subject alternative name has
 * @param usages further extended key usages, as object identifiers
 * @param token where the authorities' keys are made and stay, if not in the database
 */
public record OwnAuthorityConfig(
    Duration lifetime, Set<ClientProfile.Name> names, List<String> usages, Optional<Token> token) {
  public OwnAuthorityConfig {
    names = Set.copyOf(names);
    usages = List.copyOf(usages);
  }

  /**
   * A PKCS#11 token.
   *
   * @param library its driver
   * @param label its label
   * @param pin the user's PIN
   */
  public record Token(Path library, String label, TokenPin pin) {}
}
