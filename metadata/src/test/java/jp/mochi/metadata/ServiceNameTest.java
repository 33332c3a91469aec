package jp.mochi.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceNameTest {
  @ParameterizedTest
  @CsvSource({
    "https://slack.com, slack-com",
    "https://www.example.co.jp:8443/saml?x, example-co-jp",
    "google.com/a/example.jp, google-com",
    "Dropbox, dropbox",
    "urn:federation:MicrosoftOnline, microsoftonline",
    "日本, service",
  })
  void makesANameFromTheHost(String entityId, String name) {
    assertEquals(name, ServiceName.derive(entityId, taken -> false));
  }

  @Test
  void countsOnWhereANameIsTaken() {
    assertEquals(
        "slack-com-3",
        ServiceName.derive("https://slack.com", Set.of("slack-com", "slack-com-2")::contains));
  }

  @Test
  void allowsShortPlainNamesOnly() {
    assertTrue(ServiceName.isAllowed("a".repeat(40)));
    assertFalse(ServiceName.isAllowed("a".repeat(41)));
    assertFalse(ServiceName.isAllowed(""));
    assertFalse(ServiceName.isAllowed("Slack"));
    assertFalse(ServiceName.isAllowed("a b"));
    assertFalse(ServiceName.isAllowed("a\n"));
  }

  @Property
  void makesAnAllowedNameFromAnything(@ForAll String entityId) {
    assertTrue(ServiceName.isAllowed(ServiceName.derive(entityId, taken -> false)));
    var first = ServiceName.derive(entityId, taken -> false);
    assertTrue(ServiceName.isAllowed(ServiceName.derive(entityId, first::equals)));
  }
}
