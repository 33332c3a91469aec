package jp.mochi.ldap;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A search filter with placeholders. The template is parsed once; a value is put into the parsed
 * tree as an assertion value and never into text, so no character in it can mean anything (RFC 4515
 * §3 asks for escapes for that reason; here is nothing to escape).
 */
final class FilterTemplate {
  static final String USERNAME = "{username}";
  static final String DN_OF = "{dn}";

  /** AD's LDAP_MATCHING_RULE_IN_CHAIN: member directly or through other groups. */
  private static final String IN_CHAIN = "1.2.840.113556.1.4.1941";

  private final Filter tree;

  private FilterTemplate(Filter tree) {
    this.tree = tree;
  }

  static boolean isFilter(String text) {
    try {
      of(text).with(Map.of(USERNAME, "name", DN_OF, "cn=name"));
      return true;
    } catch (IllegalArgumentException notAFilter) {
      return false;
    }
  }

  /** Parses a template. Throws IllegalArgumentException where it is no filter. */
  static FilterTemplate of(String text) {
    try {
      return new FilterTemplate(Filter.create(text));
    } catch (LDAPException e) {
      throw new IllegalArgumentException("not a search filter: " + text, e);
    }
  }

  /** The filter with these values for its placeholders. */
  Filter with(Map<String, String> values) {
    return rebuilt(tree, leaf -> filled(leaf, text -> replaced(text, values)));
  }

  /** As {@link #with}, each equality with a placeholder matched along AD's chain of groups. */
  Filter inChainWith(Map<String, String> values) {
    return rebuilt(
        tree,
        leaf -> {
          Filter full = filled(leaf, text -> replaced(text, values));
          return leaf.getFilterType() == Filter.FILTER_TYPE_EQUALITY && hasPlaceholder(leaf)
              ? Filter.createExtensibleMatchFilter(
                  full.getAttributeName(), IN_CHAIN, false, full.getAssertionValue())
              : full;
        });
  }

  /**
   * The template's conditions without the name: every test of a placeholder becomes a test of
   * presence. A person read again by id must still meet the rest.
   */
  Filter forAnyone() {
    return rebuilt(
        tree,
        leaf ->
            hasPlaceholder(leaf) && leaf.getAttributeName() != null
                ? Filter.createPresenceFilter(leaf.getAttributeName())
                : leaf);
  }

  /** The attribute tested where the whole template is one equality with this placeholder. */
  Optional<String> plainAttribute(String placeholder) {
    return tree.getFilterType() == Filter.FILTER_TYPE_EQUALITY
            && placeholder.equals(tree.getAssertionValue())
        ? Optional.of(tree.getAttributeName())
        : Optional.empty();
  }

  private static Filter rebuilt(Filter node, UnaryOperator<Filter> ofLeaf) {
    return switch (node.getFilterType()) {
      case Filter.FILTER_TYPE_AND -> Filter.createANDFilter(rebuiltParts(node, ofLeaf));
      case Filter.FILTER_TYPE_OR -> Filter.createORFilter(rebuiltParts(node, ofLeaf));
      case Filter.FILTER_TYPE_NOT ->
          Filter.createNOTFilter(rebuilt(node.getNOTComponent(), ofLeaf));
      default -> ofLeaf.apply(node);
    };
  }

  private static List<Filter> rebuiltParts(Filter node, UnaryOperator<Filter> ofLeaf) {
    return Arrays.stream(node.getComponents()).map(part -> rebuilt(part, ofLeaf)).toList();
  }

  private static Filter filled(Filter leaf, UnaryOperator<String> fill) {
    if (!hasPlaceholder(leaf)) {
      return leaf;
    }
    String name = leaf.getAttributeName();
    if (name != null && (name.contains(USERNAME) || name.contains(DN_OF))) {
      throw new IllegalArgumentException("a placeholder stands for a value, not for " + name);
    }
    return switch (leaf.getFilterType()) {
      case Filter.FILTER_TYPE_EQUALITY ->
          Filter.createEqualityFilter(name, fill.apply(leaf.getAssertionValue()));
      case Filter.FILTER_TYPE_APPROXIMATE_MATCH ->
          Filter.createApproximateMatchFilter(name, fill.apply(leaf.getAssertionValue()));
      case Filter.FILTER_TYPE_EXTENSIBLE_MATCH ->
          Filter.createExtensibleMatchFilter(
              name,
              leaf.getMatchingRuleID(),
              leaf.getDNAttributes(),
              fill.apply(leaf.getAssertionValue()));
      default ->
          throw new IllegalArgumentException(
              "a placeholder may stand in (attribute={…}), not in " + leaf);
    };
  }

  private static boolean hasPlaceholder(Filter leaf) {
    String text = leaf.toString();
    return text.contains(USERNAME) || text.contains(DN_OF);
  }

  /** One pass, so that a value which looks like a placeholder stays a value. */
  private static String replaced(String text, Map<String, String> values) {
    var out = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      String here = startOf(text, at, values.keySet());
      out.append(here == null ? text.substring(at, at + 1) : values.get(here));
      at += here == null ? 1 : here.length();
    }
    return out.toString();
  }

  /** Which of these begins there. */
  private static @Nullable String startOf(String text, int at, Set<String> placeholders) {
    for (var placeholder : placeholders) {
      if (text.startsWith(placeholder, at)) {
        return placeholder;
      }
    }
    return null;
  }
}
