package jp.mochi.idp.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import jp.mochi.device.register.Ownership;
import jp.mochi.device.register.Platform;

/**
 * A device management that is asked from time to time how its devices are.
 *
 * @param name what commands and records call it; the devices' status names it as its source
 * @param management where it is, and how it is asked
 * @param every how long after one round the next begins
 * @param ownership of whose devices its word is taken
 * @param platforms of which devices its word is taken
 */
public record StatusSourceConfig(
    String name,
    Management management,
    Duration every,
    Set<Ownership> ownership,
    Set<Platform> platforms) {
  public StatusSourceConfig {
    ownership = Set.copyOf(ownership);
    platforms = Set.copyOf(platforms);
  }

  /** What makes up one. */
  public sealed interface Management {
    /** Its interface, up to its version; without a slash at the end. */
    URI baseUrl();

    /** Where it hands out tokens. */
    URI tokenUrl();

    /** What sort it is, as the configuration writes it. */
    String kind();
  }

  /**
   * Google's Android Management API.
   *
   * @param enterprise its id, {@code LC…}
   * @param serviceAccount the key of the account as which we ask, as Google hands it out
   */
  public record AndroidManagement(URI baseUrl, URI tokenUrl, String enterprise, Path serviceAccount)
      implements Management {
    /** As the configuration writes it. */
    public static final String KIND = "android-management";

    @Override
    public String kind() {
      return KIND;
    }
  }

  /**
   * Microsoft Intune, by Microsoft Graph.
   *
   * @param clientId of the application as which we ask
   * @param clientSecret the file with its secret
   * @param wholeListEvery how often devices are read that haven't been in touch, too: only then it
   *     shows which ones have left
   * @param appsEvery how often it is read which apps they have; zero: never
   */
  public record Intune(
      URI baseUrl,
      URI tokenUrl,
      String clientId,
      Path clientSecret,
      Duration wholeListEvery,
      Duration appsEvery)
      implements Management {
    /** As the configuration writes it. */
    public static final String KIND = "intune";

    @Override
    public String kind() {
      return KIND;
    }
  }
}
