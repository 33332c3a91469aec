package jp.mochi.metadata;

import static jp.mochi.metadata.OptionTexts.change;
import static jp.mochi.metadata.OptionTexts.understood;
import static jp.mochi.metadata.OptionTexts.wrong;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no option, or no value of one, is refused with a reason. */
class OptionFaultsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "persistent-source=computed",
        "persistent-source=computed:",
        "persistent-source=computed-base16:uid",
        "persistent-source=directory:a b",
        "persistent-source=objectGUID",
        "pairwise-source=directory:objectGUID",
        "pairwise-source=computed:",
        "subject-identifier=transient",
        "signature=rsa-md5",
        "digest=md5",
        "encrypt=sometimes",
        "encryption-algorithm=tripledes-cbc",
        "not-before=11m",
        "not-before=-1s",
        "session-length=0s",
        "session-length=never",
        "audiences=a b",
        "issuer=not a uri",
        "requested-context=maybe",
        "further-acs=http://intra.example/acs",
        "further-acs=https://a.example/#b",
        "http-acs=yes",
        "own-session=long",
        "own-session=0s",
        "own-session=99999h",
        "end-session-url=http://app.example.jp/",
        "end-session-url=javascript:alert(1)",
        "name-id-format=emailAddress,nothing"
      })
  void refusesAValueThatCannotWork(String text) {
    assertEquals(List.of(OptionFault.Code.BAD_VALUE), wrong(text));
  }

  @ParameterizedTest
  @CsvSource({
    "skew=30m, skew=31m",
    "skew=0s, skew=-1s",
    "assertion-lifetime=1h, assertion-lifetime=59s"
  })
  void refusesADurationOutOfRange(String taken, String refused) {
    understood(taken);
    assertEquals(1, wrong(refused).size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sign=none",
        "name-id-format=email",
        "name-id-source=a b",
        "skew=soon",
        "skew=99999999999h",
        "accept-unsigned=yes",
        "sha1=true",
        "attribute.x=directory:",
        "attribute.x=ldap:mail",
        "publish=yes",
        "confirm-address=on",
        "logout=never",
        "logout=http://app.example.jp/signout",
        "attribute.x=source.colour",
        "attribute.x=constant:",
        "attribute.x=cel:",
        "attribute.x=mail;format=odd",
        "tags=a b",
        "tags=-a",
        "sensitivity=0",
        "sensitivity=5",
        "sensitivity=極秘",
        "data=cloud",
        "obligation.warn=a;value=",
        "obligation.warn=a;b",
        "obligation.warn=a b",
      })
  void refusesAValueThatMeansNothing(String text) {
    assertEquals(List.of(OptionFault.Code.BAD_VALUE), wrong(text));
  }

  @Test
  void refusesAnObligationThatNoRuleCanHave() {
    assertEquals(
        List.of(OptionFault.Code.UNKNOWN_BUT_CLOSE), wrong("obligation.no-downlaod=profile"));
    assertEquals(List.of(OptionFault.Code.UNKNOWN), wrong("obligation.sing-a-song=profile"));
    assertEquals(
        List.of(OptionFault.Code.BAD_TEXT), wrong("obligation.warn=profile;value=a\u0000"));
  }

  @Test
  void refusesCharactersThatXmlOrALineCannotHold() {
    assertEquals(List.of(OptionFault.Code.BAD_TEXT), wrong("attribute.x=constant:a\nb"));
    assertEquals(List.of(OptionFault.Code.BAD_TEXT), wrong("relay-state=a\u0000b"));
    assertEquals(List.of(OptionFault.Code.BAD_TEXT), wrong("attribute.x=constant:\ud800"));
    assertEquals(List.of(OptionFault.Code.BAD_TEXT), wrong("attribute.a b=mail"));
    understood("attribute.x=constant:日本𠮷");
  }

  @Test
  void namesTheLevelsWhereOneIsUnknown() {
    var wrong =
        ServiceOptionNames.change(
            ServiceOptions.DEFAULT,
            List.of("sensitivity=top secret"),
            cel -> Optional.empty(),
            Map.of(3, "機密"));
    assertEquals(
        List.of(new OptionFault(OptionFault.Code.BAD_VALUE, "sensitivity", "1 | 2 | 3 (機密) | 4")),
        ((OptionOutcome.Wrong) wrong).faults());
    assertEquals(List.of(OptionFault.Code.BAD_VALUE), wrong("sensitivity=機密"));
  }

  @Test
  void tellsEveryFaultAtOnceAndSuggestsWhatWasMeant() {
    var outcome =
        change("sgin=both", "background=red", "skew", "sha1=allow", "sha1=refuse", "skew=x");
    if (outcome instanceof OptionOutcome.Wrong(var faults)) {
      assertEquals(
          List.of(
              OptionFault.Code.UNKNOWN_BUT_CLOSE,
              OptionFault.Code.UNKNOWN,
              OptionFault.Code.NOT_AN_OPTION,
              OptionFault.Code.GIVEN_TWICE,
              OptionFault.Code.BAD_VALUE),
          faults.stream().map(OptionFault::code).toList());
      assertTrue(faults.getFirst().english().contains("“sign”"));
      assertTrue(faults.getFirst().japanese().contains("「sign」"));
    }
    assertTrue(outcome instanceof OptionOutcome.Wrong);
  }
}
