package jp.mochi.idp.lifecycle.collection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which patterns an entry can say, and why others aren't on the list. */
class PatternMeaningTest {
  private static final String A = "a".repeat(64);
  private static final String B = "b".repeat(64);

  private static String said(String pattern) {
    return PatternMeaning.of(pattern).criteria().stream()
        .map(Object::toString)
        .map(text -> text.replaceAll("[a-z]+=( |$)", "").strip())
        .collect(Collectors.joining(" | "));
  }

  private static void assertLeft(Fate why, String pattern) {
    var meaning = PatternMeaning.of(pattern);
    assertEquals(List.of(), meaning.criteria(), pattern);
    assertEquals(Optional.of(why), meaning.rest(), pattern);
  }

  @Test
  void whatAnEntryCanSayIsSaidWhole() {
    assertEquals(
        "hash=" + A, said("[file:hashes.'SHA-256' = '" + A.toUpperCase(Locale.ROOT) + "']"));
    assertEquals("hash=" + A, said("[file:hashes.sha256='" + A + "']"));
    assertEquals("signer=" + A, said("[x509-certificate:hashes.'SHA-256' = '" + A + "']"));
    assertEquals("id=com.evil.app", said("[app:id='com.Evil.app']"));
    assertEquals(
        "id=com.evil.app signer=" + A,
        said("[app:id = 'com.evil.app' AND app:cert.sha256 = '" + A + "']"));
    assertEquals(
        "id=com.evil.app versions==1.2",
        said("[software:name = 'com.evil.app' AND software:version = '1.2']"));
  }

  @Test
  void alternativesAreEntriesOfTheirOwn() {
    var two = "hash=" + A + " | hash=" + B;
    assertEquals(two, said("[file:hashes.'SHA-256' IN ('" + A + "', '" + B + "')]"));
    assertEquals(
        two, said("[file:hashes.'SHA-256'='" + A + "'] OR [file:hashes.'SHA-256'='" + B + "']"));
    assertEquals(
        "id=a.b.c versions==1 | id=a.b.c versions==2",
        said("[software:name = 'a.b.c' AND (software:version = '1' OR software:version = '2')]"));
  }

  @Test
  void ofAlternativesThoseThatCanAreSaidAndTheOthersTold() {
    var meaning =
        PatternMeaning.of("[file:hashes.MD5 = 'x' OR file:hashes.'SHA-256' = '" + A + "']");
    assertEquals(1, meaning.criteria().size());
    assertEquals(Optional.of(Fate.HASH), meaning.rest());
  }

  @Test
  void otherHashesAndTheSizeOfTheSameContentsAddNothing() {
    assertEquals(
        "hash=" + A,
        said(
            "[file:hashes.'SHA-256' = '"
                + A
                + "' AND file:hashes.MD5 = 'd41d' AND file:size = 25]"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "NO_APP | [domain-name:value = 'evil.example']",
        "NO_APP | [file:name = 'evil.apk']",
        "HASH | [file:hashes.MD5 = 'd41d8cd98f00b204e9800998ecf8427e']",
        "HASH | [app:cert.sha1 = 'da39a3ee5e6b4b0d3255bfef95601890afd80709']",
        "NAME | [software:name = 'Evil App']",
        "NAME | [software:name = 'a.b.c' AND software:vendor = 'Evil']",
        "NAME | [software:cpe = 'cpe:2.3:a:evil:app:1:*:*:*:*:*:*:*']",
        "COMPARISON | [software:name = 'a.b.c' AND software:version < '2.3']",
        "COMPARISON | [app:id != 'com.evil.app']",
        "COMPARISON | [app:id NOT = 'com.evil.app']",
        "COMPARISON | [app:id NOT IN ('com.evil.app')]",
        "COMPARISON | [app:id LIKE 'com.evil.%']",
        "COMPARISON | [app:id MATCHES 'com.evil.*']",
        "COMPARISON | [EXISTS app:id]",
        "COMBINATION | [app:id = 'a.b.c'] AND [app:id = 'd.e.f']",
        "COMBINATION | [app:id = 'a.b.c'] FOLLOWEDBY [app:id = 'd.e.f']",
        "COMBINATION | [app:id = 'a.b.c'] WITHIN 5 SECONDS",
        "COMBINATION | [app:id = 'a.b.c'] REPEATS 5 TIMES",
        "COMBINATION | [app:id = 'a.b.c' AND domain-name:value = 'evil.example']",
        "VALUE | [file:hashes.'SHA-256' = 'abc']",
        "VALUE | [file:hashes.'SHA-256' = 5]",
        "VALUE | [app:id = 'a.b.c' AND app:id = 'd.e.f']",
        "VALUE | [app:id = h'616263']",
        "VALUE | [app:id = ' ']",
        "UNREADABLE | [app:id = 'a.b.c'",
        "UNREADABLE | app:id = 'a.b.c'",
        "UNREADABLE | [app:id = 'a.b.c'] x",
        "UNREADABLE | [app:id = 'a\\b']",
        "UNREADABLE | []",
        "UNREADABLE | [app:id ~ 'a']",
      })
  void whatAnEntryCannotSayExactlyIsLeftOutWithTheReason(Fate why, String pattern) {
    assertLeft(why, pattern);
  }

  @Test
  void aHashWithAConditionBesideItIsNotWidenedToTheHash() {
    assertLeft(
        Fate.COMBINATION, "[file:hashes.'SHA-256' = '" + A + "' AND file:name = 'evil.apk']");
  }

  @Test
  void sizeAndNestingAreBounded() {
    assertLeft(Fate.TOO_LARGE, "[app:id = '" + "a".repeat(70_000) + "']");
    assertLeft(Fate.TOO_LARGE, "[" + "(".repeat(50) + "app:id = 'a.b.c'" + ")".repeat(50) + "]");
    var many = "app:id = 'a.b.c' OR ".repeat(600) + "app:id = 'a.b.c'";
    assertLeft(Fate.TOO_LARGE, "[" + many + "]");
    var doubled = "(app:id = 'a.b.c' OR app:id = 'd.e.f') AND ".repeat(30) + "app:id = 'a.b.c'";
    assertLeft(Fate.TOO_LARGE, "[" + doubled + "]");
    assertTrue(PatternMeaning.of("[" + "app:id".repeat(9_000)).criteria().isEmpty());
  }
}
