package jp.mochi.idp.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import jp.mochi.device.register.Ownership;
import jp.mochi.device.register.Platform;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code status-sources} may say. */
class StatusSourcesReaderTest {
  private static final String ANDROID =
      "name: a, kind: android-management, enterprise: LC1, service-account: ca.pem";
  private static final String INTUNE =
      "name: i, kind: intune, tenant: corp.example, client-id: c, client-secret: ca.pem";

  @TempDir private Path directory;

  @SuppressWarnings("NullAway.Init") // open() sets it
  private ConfigurationFiles files;

  @BeforeEach
  void open() {
    files = new ConfigurationFiles(directory);
  }

  private static String text(String... sources) {
    var lines =
        List.of(sources).stream().map(it -> "  - {" + it + "}\n").collect(Collectors.joining());
    return ConfigurationFiles.LEAST + "status-sources:\n" + lines;
  }

  private List<String> faults(String... sources) {
    return files.faults(text(sources)).stream().map(f -> f.replaceFirst("^\\d+ ", "")).toList();
  }

  @Test
  void withoutMoreBothAreThePublicOnes() {
    var read = files.read(text(ANDROID, INTUNE)).statusSources();
    assertEquals(
        new StatusSourceConfig(
            "a",
            new StatusSourceConfig.AndroidManagement(
                URI.create("https://androidmanagement.googleapis.com/v1"),
                URI.create("https://oauth2.googleapis.com/token"),
                "LC1",
                directory.resolve("ca.pem")),
            Duration.ofMinutes(15),
            EnumSet.allOf(Ownership.class),
            Set.of(Platform.ANDROID)),
        read.get(0));
    assertEquals(
        new StatusSourceConfig.Intune(
            URI.create("https://graph.microsoft.com/v1.0"),
            URI.create("https://login.microsoftonline.com/corp.example/oauth2/v2.0/token"),
            "c",
            directory.resolve("ca.pem"),
            Duration.ofHours(4),
            Duration.ofDays(1)),
        read.get(1).management());
  }

  @Test
  void whatCannotBeIsAFault() {
    assertEquals(List.of("status-sources.kind CHOICE"), faults(ANDROID.replace("-management", "")));
    assertEquals(
        List.of("status-sources.enterprise STATUS_SOURCE_PART"),
        faults(ANDROID.replace("LC1", "\"LC1/devices?x\"")));
    assertEquals(
        List.of("status-sources.tenant STATUS_SOURCE_PART"),
        faults(INTUNE.replace("corp.example", "\"../x\"")));
    assertEquals(
        List.of("status-sources.name STATUS_SOURCE_NAME"), faults(ANDROID.replace(" a,", " A b,")));
    for (var url : List.of("http://h.example", "https://h.example/?x", "ftp://h.example")) {
      assertEquals(
          List.of("status-sources.base-url STATUS_SOURCE_URL"),
          faults(ANDROID + ", base-url: \"" + url + "\""),
          url);
    }
    assertEquals(List.of("status-sources.name STATUS_SOURCE_TWICE"), faults(ANDROID, ANDROID));
    var many = IntStream.range(0, 21).mapToObj(n -> ANDROID.replace(" a,", " a" + n + ","));
    assertEquals(List.of("status-sources STATUS_SOURCE_MANY"), faults(many.toArray(String[]::new)));
    assertEquals(
        List.of("status-sources.service-account NO_FILE"),
        faults(ANDROID.replace("ca.pem", "gone.json")));
    assertEquals(
        List.of("status-sources.platforms CHOICE"), faults(INTUNE + ", platforms: [symbian]"));
  }
}
