package jp.mochi.idp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was handed out as a secret is nowhere to be found in what is stored. */
class SecretsTest {
  private static final String SP = "https://sp.example/saml";
  private House house;

  @BeforeEach
  void start(@TempDir Path dir) throws Exception {
    house = House.start(dir);
    house.register("sp", SP, "https://sp.example/acs");
  }

  @AfterEach
  void stop() {
    house.close();
  }

  @Test
  void noSecretThatWasHandedOutIsInTheDatabase() throws Exception {
    var browser = house.browser();
    var login = browser.get(new AuthnRequests(SP, Clock.systemUTC().instant()).redirect());
    var typedWhereTheNameBelongs = "my-Secret-passw0rd";
    browser.signIn(login, typedWhereTheNameBelongs, "x");
    SignOns.success(browser.signIn(login, "tanaka", "tanaka-demo-1"));
    var secrets = new ArrayList<>(List.of("tanaka-demo-1", typedWhereTheNameBelongs));
    // A known browser's cookie is its id, by which its row is found, and after a point its secret.
    browser.cookies().values().forEach(v -> secrets.add(v.substring(v.lastIndexOf('.') + 1)));
    secrets.add(login.fields().getOrDefault("token", ""));
    secrets.removeIf(String::isEmpty);
    assertTrue(secrets.size() >= 6, secrets.toString());
    var stored = stored();
    assertTrue(stored.contains("tanaka"), "the search must be able to find something");
    secrets.removeIf(secret -> !stored.contains(secret.toLowerCase(java.util.Locale.ROOT)));
    assertEquals(List.of(), secrets);
  }

  private String stored() throws IOException {
    var all = new StringBuilder();
    try (var files = Files.walk(house.dir().resolve("data"))) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    return all.toString().toLowerCase(java.util.Locale.ROOT);
  }
}
