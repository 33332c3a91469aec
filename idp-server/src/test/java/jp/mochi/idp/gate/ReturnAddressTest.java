package jp.mochi.idp.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReturnAddressTest {
  private static final URI WIKI = URI.create("https://intra.corp.example:8443/wiki");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://intra.corp.example:8443/wiki",
        "https://intra.corp.example:8443/wiki/",
        "https://intra.corp.example:8443/wiki/a/b?c=https://evil.example//..&d=%5C",
        "https://INTRA.corp.example:8443/wiki/%E3%81%82+b",
      })
  void takesWhatLiesWithinTheSystem(String address) {
    assertEquals(Optional.of(address), ReturnAddress.within(WIKI, address));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://intra.corp.example/wiki",
        "http://intra.corp.example:8443/wiki",
        "https://intra.corp.example:8443/wikis",
        "https://intra.corp.example:8443/",
        "https://intra.corp.example:8443/wiki/../admin",
        "https://intra.corp.example:8443/wiki/%2e%2E/admin",
        "https://intra.corp.example:8443/wiki/./a",
        "https://intra.corp.example:8443/wiki//evil.example",
        "https://intra.corp.example:8443/wiki/..%2fadmin",
        "https://intra.corp.example:8443/wiki/%5c%5cevil.example",
        "https://intra.corp.example:8443/wiki\\..\\admin",
        "https://intra.corp.example:8443/wiki/%0d%0aSet-Cookie:x",
        "https://intra.corp.example:8443/wiki/#fragment",
        "https://intra.corp.example:8443@evil.example/wiki",
        "https://user@intra.corp.example:8443/wiki",
        "https://intra.corp.example:8443.evil.example/wiki",
        "https:intra.corp.example:8443/wiki",
        "//intra.corp.example:8443/wiki",
        "/wiki/a",
        "javascript:alert(1)",
        "https://intra.corp.example:8443/wiki/\r\nLocation: x",
        "https://intra.corp.example:8443/wiki/あ",
        "",
      })
  void refusesEverythingElse(String address) {
    assertEquals(Optional.empty(), ReturnAddress.within(WIKI, address));
  }

  @Test
  void refusesWhatIsTooLongToCarry() {
    var fits = "https://intra.corp.example:8443/wiki/";
    var longest = fits + "a".repeat(ReturnAddress.LONGEST - fits.length());
    assertEquals(Optional.of(longest), ReturnAddress.within(WIKI, longest));
    assertEquals(Optional.empty(), ReturnAddress.within(WIKI, longest + "a"));
  }

  @ParameterizedTest
  @CsvSource({
    "/wiki/a?b=c|d, /wiki/a?b=c%7Cd",
    "/wiki/%zz, /wiki",
    "/wiki/a?b=%zz, /wiki",
    "/other, /wiki",
    "//evil.example/wiki, /wiki",
    "?, /wiki",
    "@evil.example/wiki, /wiki",
  })
  void makesTheSystemsPageOfARequestTargetOrElseItsFirst(String target, String page) {
    assertEquals("https://intra.corp.example:8443" + page, ReturnAddress.page(WIKI, target));
  }

  @Property
  void neverLeavesTheSystemWhateverTheTarget(
      @ForAll @Chars({'.', '/', '\\', '%', '2', 'e', '5', 'c', '@', ':', '?', '#', 'a'})
          String tail) {
    var page = URI.create(ReturnAddress.page(WIKI, "/wiki" + tail));
    assertEquals("intra.corp.example", page.getHost());
    assertEquals(8443, page.getPort());
    assertTrue(page.getRawPath().matches("/wiki(/.*)?"), page.toString());
    assertEquals(page.normalize().getRawPath(), page.getRawPath());
  }
}
