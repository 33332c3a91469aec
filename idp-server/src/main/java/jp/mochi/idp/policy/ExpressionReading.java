package jp.mochi.idp.policy;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelReference;
import dev.cel.common.navigation.CelNavigableAst;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

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

  private static Optional<String> text(List<CelExpr> arguments) {
    return arguments.stream()
        .findFirst()
        .filter(first -> first.getKind() == CelExpr.ExprKind.Kind.CONSTANT)
        .map(CelExpr::constant)
        .filter(constant -> constant.getKind() == CelConstant.Kind.STRING_VALUE)
        .map(CelConstant::stringValue);
  }
}
