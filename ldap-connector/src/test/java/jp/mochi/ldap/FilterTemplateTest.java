package jp.mochi.ldap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class FilterTemplateTest {
  private static final FilterTemplate TEMPLATE =
      FilterTemplate.of("(&(objectClass=person)(|(uid={username})(mail={username})))");

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.oneOf(
        Arbitraries.strings().withChars("*()\\&|!=<>~: \u0000{}usernamd").ofMaxLength(24),
        Arbitraries.strings().ofMaxLength(24).filter(FilterTemplateTest::isText));
  }

  private static boolean isText(String name) {
    return name.codePoints()
        .noneMatch(it -> it >= Character.MIN_SURROGATE && it <= Character.MAX_SURROGATE);
  }

  /** RFC 4515 §3: whatever is typed, it is compared and never read as part of the filter. */
  @Property(tries = 500)
  void comparesEveryNameAsItIs(@ForAll("names") String name) throws LDAPException {
    Filter filter = TEMPLATE.with(Map.of(FilterTemplate.USERNAME, name));
    Filter read = Filter.create(filter.toString());
    assertEquals(Filter.FILTER_TYPE_AND, read.getFilterType());
    assertEquals(2, read.getComponents().length);
    assertEquals("person", read.getComponents()[0].getAssertionValue());
    Filter either = read.getComponents()[1];
    assertEquals(2, either.getComponents().length);
    for (Filter part : either.getComponents()) {
      assertEquals(Filter.FILTER_TYPE_EQUALITY, part.getFilterType());
      assertEquals(name, part.getAssertionValue());
    }
  }

  @Test
  void takesAValueThatLooksLikeAPlaceholderForAValue() {
    var both = FilterTemplate.of("(|(member={dn})(memberUid={username}))");
    assertEquals(
        "(|(member={username})(memberUid={dn}))",
        both.with(Map.of(FilterTemplate.DN_OF, "{username}", FilterTemplate.USERNAME, "{dn}"))
            .toString());
  }

  @Test
  void keepsTheOtherConditionsForAPersonReadById() {
    assertEquals("(&(objectClass=person)(|(uid=*)(mail=*)))", TEMPLATE.forAnyone().toString());
  }

  @Test
  void matchesAlongActiveDirectorysChain() {
    assertEquals(
        "(&(objectClass=group)(member:1.2.840.113556.1.4.1941:=cn=a))",
        FilterTemplate.of("(&(objectClass=group)(member={dn}))")
            .inChainWith(Map.of(FilterTemplate.DN_OF, "cn=a"))
            .toString());
  }

  @Test
  void knowsAPlainTestOfMembership() {
    assertEquals(
        Optional.of("member"),
        FilterTemplate.of("(member={dn})").plainAttribute(FilterTemplate.DN_OF));
    assertEquals(Optional.empty(), TEMPLATE.plainAttribute(FilterTemplate.USERNAME));
  }

  @Test
  void takesAPlaceholderForAWholeValueOrPartOfOneAndNothingElse() {
    assertTrue(FilterTemplate.isFilter("(mail={username}@corp.example)"));
    assertTrue(FilterTemplate.isFilter("(uid:caseExactMatch:={username})"));
    assertFalse(FilterTemplate.isFilter("(uid={username}*)"));
    assertFalse(FilterTemplate.isFilter("({username}=*)"));
    assertFalse(FilterTemplate.isFilter("((uid={username})"));
  }
}
