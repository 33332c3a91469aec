package jp.mochi.idp.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import jp.mochi.idp.config.DisplayName;
import jp.mochi.idp.config.GateConfig;
import jp.mochi.idp.config.GateConfig.Told;
import jp.mochi.ldap.Person;
import jp.mochi.ldap.PersonId;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class IdentityHeadersTest {
  private static GateConfig.InHouse wiki(Map<Told, String> headers, String groupPrefix) {
    return new GateConfig.InHouse(
        "wiki",
        new DisplayName("wiki", "wiki"),
        URI.create("https://wiki.corp.example"),
        GateConfig.Proxy.NGINX,
        List.of(),
        Optional.empty(),
        Optional.empty(),
        false,
        headers,
        groupPrefix);
  }

  private static Person person(String name, Set<String> groups) {
    return new Person(
        new PersonId("id-1"),
        "tanaka",
        "uid=tanaka",
        Map.of("displayName", List.of(name)),
        Map.of(),
        groups,
        Optional.empty(),
        false);
  }

  @Test
  void tellsWhatIsListedAndNothingElse() {
    var headers = Map.of(Told.USER, "X-User", Told.GROUPS, "X-Groups");
    assertEquals(
        Optional.of(Map.of("X-User", "tanaka", "X-Groups", "a,b%2Cc")),
        IdentityHeaders.of(wiki(headers, ""), person("x", Set.of("b,c", "a"))));
    assertEquals(
        Optional.of(Map.of()), IdentityHeaders.of(wiki(Map.of(), ""), person("x", Set.of("a"))));
  }

  @Test
  void alwaysSendsAListedHeaderSoThatNoOtherOfThatNameRemains() {
    var headers = IdentityHeaders.of(wiki(Map.of(Told.MAIL, "X-Mail"), ""), person("x", Set.of()));
    assertEquals(Optional.of(Map.of("X-Mail", "")), headers);
  }

  @Test
  void tellsOnlyTheGroupsThatBeginAsTheEntrySays() {
    var wiki = wiki(Map.of(Told.GROUPS, "X-Groups"), "wiki-");
    assertEquals(
        Optional.of(Map.of("X-Groups", "wiki-a")),
        IdentityHeaders.of(wiki, person("x", Set.of("wiki-a", "b"))));
  }

  @Test
  void refusesRatherThanCutsWhatIsTooLong() {
    var wiki = wiki(Map.of(Told.GROUPS, "X-Groups"), "");
    assertTrue(IdentityHeaders.of(wiki, person("x", groups(300))).isPresent());
    assertTrue(IdentityHeaders.of(wiki, person("x", groups(301))).isEmpty());
  }

  /** So many groups of nine characters, each with its comma but for the last. */
  private static Set<String> groups(int many) {
    return IntStream.range(0, many)
        .mapToObj("g%08d"::formatted)
        .collect(Collectors.toUnmodifiableSet());
  }

  @Property
  void aValueIsVisibleAsciiAndDecodesToWhatItWas(@ForAll String name) {
    var whole = new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    var encoded = IdentityHeaders.encoded(whole);
    assertTrue(encoded.chars().allMatch(c -> c > 0x20 && c < 0x7f && c != ','), encoded);
    var plus = encoded.replace("+", "%2B");
    assertEquals(whole, URLDecoder.decode(plus, StandardCharsets.UTF_8));
  }
}
