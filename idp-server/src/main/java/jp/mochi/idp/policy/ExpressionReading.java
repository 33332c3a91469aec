package jp.mochi.idp.policy;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelReference;
import dev.cel.common.navigation.CelNavigableAst;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a look at a checked expression tells: which facts it asks for, and whether it may fail. */
final class ExpressionReading {
  /** Operations that give a result for all values of their types. */
  private static final Set<String> TOTAL =
      Set.of(
          "equals",
          "not_equals",
          "logical_and",
          "logical_or",
          "logical_not",
          "conditional",
          "in_list",
          "in_map",
          "size_list",
          "list_size",
          "size_map",
          "map_size",
          "size_string",
          "string_size",
          "starts_with_string",
          "ends_with_string",
          "contains_string",
          "subtract_timestamp_timestamp");

  private static final Pattern COMPARISON =
      Pattern.compile("(less|greater)(_equals)?_(bool|int64|string|timestamp|duration)");
  private static final Pattern PART_OF_TIME = Pattern.compile("timestamp_to_[a-z_]+");
  private static final Pattern DURATION =
      Pattern.compile("-?([0-9]{1,9}(h|ms|m|s)){1,4}"); // RE2 isn't needed: written by IT, bounded

  private final CelAbstractSyntaxTree ast;

  ExpressionReading(CelAbstractSyntaxTree ast) {
    this.ast = ast;
  }

  Set<Fact> facts() {
    Set<Fact> facts = EnumSet.noneOf(Fact.class);
    ast.getReferenceMap().values().stream()
        .map(CelReference::name)
        .flatMap(name -> Fact.of(name).stream())
        .forEach(facts::add);
    return facts;
  }

  /**
   * The person's attributes that it reads by their names, in lower case: {@code
   * person.attributes.rank}, {@code ['rank']}, {@code 'rank' in person.attributes}. Empty where it
   * reads them in any other way.
   */
  Optional<Set<String>> attributes() {
    List<CelExpr> all =
        CelNavigableAst.fromAst(ast).getRoot().allNodes().map(node -> node.expr()).toList();
    long reads = all.stream().filter(this::isAttributes).count();
    List<String> names = all.stream().flatMap(expr -> attribute(expr).stream()).toList();
    return names.size() == reads
        ? Optional.of(
            names.stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet()))
        : Optional.empty();
  }

  private Optional<String> attribute(CelExpr expr) {
    return switch (expr.getKind()) {
      case SELECT ->
          Optional.of(expr.select())
              .filter(select -> isAttributes(select.operand()))
              .map(select -> select.field());
      case CALL ->
          switch (expr.call().function()) {
            case "_[_]" -> key(expr.call().args().getFirst(), expr.call().args().getLast());
            case "@in" -> key(expr.call().args().getLast(), expr.call().args().getFirst());
            default -> Optional.empty();
          };
      default -> Optional.empty();
    };
  }

  private Optional<String> key(CelExpr map, CelExpr key) {
    return isAttributes(map) ? text(List.of(key)) : Optional.empty();
  }

  private boolean isAttributes(CelExpr expr) {
    var reference = ast.getReferenceMap().get(expr.id());
    return reference != null && reference.name().equals(Fact.ATTRIBUTES.text());
  }

  List<Mention> mentions() {
    return Mentions.in(ast);
  }

  boolean mayFail() {
    return CelNavigableAst.fromAst(ast).getRoot().allNodes().anyMatch(n -> mayFail(n.expr()));
  }

  private boolean mayFail(CelExpr expr) {
    return switch (expr.getKind()) {
      case CONSTANT, IDENT, LIST -> false;
      case SELECT -> isFieldOfMap(expr);
      case CALL -> !isTotal(expr);
      default -> true; // a loop may exceed its budget; nothing makes messages
    };
  }

  /** A name with dots is one variable; any other selection takes a map's value, if it is there. */
  private boolean isFieldOfMap(CelExpr expr) {
    return !expr.select().testOnly() && ast.getReferenceMap().get(expr.id()) == null;
  }

  private boolean isTotal(CelExpr expr) {
    var reference = ast.getReferenceMap().get(expr.id());
    return reference != null
        && !reference.overloadIds().isEmpty()
        && reference.overloadIds().stream().allMatch(overload -> isTotal(overload, expr));
  }

  private static boolean isTotal(String overload, CelExpr expr) {
    if (overload.equals("string_to_duration")) {
      return text(expr.call().args()).filter(DURATION.asMatchPredicate()).isPresent();
    }
    if (overload.endsWith("_with_tz")) {
      return text(expr.call().args()).filter(ZoneId.getAvailableZoneIds()::contains).isPresent();
    }
    return TOTAL.contains(overload)
        || COMPARISON.matcher(overload).matches()
        || PART_OF_TIME.matcher(overload).matches();
  }

  /** A constant that stands first; the types that were checked let it be nothing but a text. */
  private static Optional<String> text(List<CelExpr> arguments) {
    return arguments.stream()
        .findFirst()
        .filter(first -> first.getKind() == CelExpr.ExprKind.Kind.CONSTANT)
        .map(first -> first.constant().stringValue());
  }
}
