package jp.mochi.metadata;

import static jp.mochi.metadata.OptionTexts.understood;
import static jp.mochi.metadata.OptionTexts.wrong;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import jp.mochi.metadata.ReleasedAttribute.Source;
import org.junit.jupiter.api.Test;

/** Which attributes a service is given, and from where each is taken. */
class AttributeOptionsTest {
  @Test
  void readsEverySourceOfAnAttribute() {
    assertEquals(new Source.DirectoryAttribute("mail"), source("mail"));
    assertEquals(new Source.DirectoryAttribute("groups"), source("directory:groups"));
    assertEquals(new Source.DirectoryAttribute("cn;lang-ja"), source("cn;;lang-ja"));
    assertEquals(new Source.Groups(""), source("groups"));
    assertEquals(new Source.Groups("app-"), source("groups:app-"));
    assertEquals(
        new Source.Constant("arn:aws:iam::1:role/x; y"),
        source("constant:arn:aws:iam::1:role/x;; y"));
    assertEquals(new Source.Whence(ReleasedAttribute.Part.ADDRESS), source("source.address"));
    assertEquals(new Source.Whence(ReleasedAttribute.Part.ZONE), source("source.zone"));
    assertEquals(new Source.Whence(ReleasedAttribute.Part.RANGES), source("source.ranges"));
    assertEquals(
        new Source.Whence(ReleasedAttribute.Part.RANGES_EXACT), source("source.ranges-exact"));
    assertEquals(
        new Source.Expression("person.mail.split('@')[0] == \"a\""),
        source("cel:person.mail.split('@')[0] == \"a\""));
  }

  private static Source source(String text) {
    return understood("attribute.x=" + text).attributes().getFirst().source();
  }

  @Test
  void takesNamesWithDotsColonsAndSlashes() {
    var options =
        understood(
            "attribute.urn:oid:0.9.2342.19200300.100.1.3=mail;friendly=mail",
            "attribute.https://aws.amazon.com/SAML/Attributes/Role=cel:1;format=unspecified");
    var oid = options.attributes().getFirst();
    assertEquals("urn:oid:0.9.2342.19200300.100.1.3", oid.name());
    assertEquals(ReleasedAttribute.FORMAT_URI, oid.nameFormat());
    assertEquals(Optional.of("mail"), oid.friendlyName());
    assertEquals("https://aws.amazon.com/SAML/Attributes/Role", options.attributes().get(1).name());
    assertEquals(ReleasedAttribute.FORMAT_UNSPECIFIED, options.attributes().get(1).nameFormat());
  }

  @Test
  void changesAnAttributeInItsPlaceAndRemovesItWhenEmpty() {
    var two = understood("attribute.a=mail", "attribute.b=cn");
    var changed =
        ServiceOptionNames.change(two, List.of("attribute.a=sn"), cel -> Optional.empty());
    assertTrue(changed.toString().matches(".*name=a.*attribute=sn.*name=b.*"), changed::toString);
    var removed = ServiceOptionNames.change(two, List.of("attribute.a="), cel -> Optional.empty());
    assertFalse(removed.toString().contains("name=a"), removed::toString);
  }

  @Test
  void refusesAnUnknownSuffixAndSaysHowToWriteASemicolon() {
    assertEquals(List.of(OptionFault.Code.BAD_SUFFIX), wrong("attribute.x=constant:a;b"));
    assertEquals(
        List.of(OptionFault.Code.BAD_SUFFIX), wrong("attribute.x=mail;friendly=a;friendly=b"));
    understood("attribute.x=constant:a;;b");
  }

  @Test
  void asksWhetherACelExpressionIsRight() {
    assertEquals(List.of(OptionFault.Code.BAD_EXPRESSION), wrong("attribute.x=cel:(("));
    understood("attribute.x=cel:()");
  }
}
