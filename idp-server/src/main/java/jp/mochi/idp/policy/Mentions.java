package jp.mochi.idp.policy;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds the names that a checked expression writes out: texts that it compares by {@code ==},
 * {@code !=} or {@code in} with a fact, or with the items of a fact in a loop ({@code exists},
 * {@code all}). A name that is put together, or looked for in part of a fact, isn't found.
 */
final class Mentions {
  private static final Set<String> COMPARISONS = Set.of("_==_", "_!=_", "@in");

  private final CelAbstractSyntaxTree ast;
  private final List<Mention> found = new ArrayList<>();

  private Mentions(CelAbstractSyntaxTree ast) {
    this.ast = ast;
  }

  static List<Mention> in(CelAbstractSyntaxTree ast) {
    var mentions = new Mentions(ast);
    mentions.walk(ast.getExpr(), Map.of());
    return List.copyOf(mentions.found);
  }

  /**
   * @param loops by the variable of each loop around it, what the loop goes through
   */
  private void walk(CelExpr expr, Map<String, CelExpr> loops) {
    switch (expr.getKind()) {
      case CALL -> {
        var call = expr.call();
        if (COMPARISONS.contains(call.function())) {
          compared(call.args().getFirst(), call.args().getLast(), loops);
        }
        Stream.concat(call.target().stream(), call.args().stream()).forEach(e -> walk(e, loops));
      }
      case SELECT -> walk(expr.select().operand(), loops);
      case LIST -> expr.list().elements().forEach(element -> walk(element, loops));
      case COMPREHENSION -> {
        var loop = expr.comprehension();
        walk(loop.iterRange(), loops);
        Map<String, CelExpr> inside = new HashMap<>(loops);
        inside.put(loop.iterVar(), resolved(loop.iterRange(), loops));
        walk(loop.loopStep(), inside); // a loop's condition is the macro's own
      }
      default -> {} // nothing in it is compared
    }
  }

  private void compared(CelExpr left, CelExpr right, Map<String, CelExpr> loops) {
    about(left, loops).ifPresent(subject -> note(subject, right, loops));
    about(right, loops).ifPresent(subject -> note(subject, left, loops));
  }

  private void note(Subject subject, CelExpr names, Map<String, CelExpr> loops) {
    var resolved = resolved(names, loops);
    var all = resolved.getKind() == Kind.LIST ? resolved.list().elements() : List.of(resolved);
    all.stream()
        .filter(expr -> expr.getKind() == Kind.CONSTANT)
        .filter(expr -> expr.constant().getKind() == CelConstant.Kind.STRING_VALUE)
        .map(expr -> mention(subject, expr))
        .filter(mention -> !found.contains(mention))
        .forEach(found::add);
  }

  /** A loop's variable stands for what the loop goes through. */
  private static CelExpr resolved(CelExpr expr, Map<String, CelExpr> loops) {
    return expr.getKind() == Kind.IDENT ? loops.getOrDefault(expr.ident().name(), expr) : expr;
  }

  /** Whose values an expression takes: a fact's, one of its items or one after the other. */
  private Optional<Subject> about(CelExpr expr, Map<String, CelExpr> loops) {
    var resolved = resolved(expr, loops);
    if (resolved.getKind() == Kind.CALL && resolved.call().function().equals("_[_]")) {
      return about(resolved.call().args().getFirst(), loops);
    }
    return ast.getReference(resolved.id())
        .flatMap(reference -> Fact.of(reference.name()))
        .flatMap(Subject::of);
  }

  private Mention mention(Subject subject, CelExpr name) {
    var source = ast.getSource();
    var place =
        Optional.ofNullable(source.getPositionsMap().get(name.id()))
            .flatMap(source::getOffsetLocation);
    return new Mention(
        subject,
        name.constant().stringValue(),
        place.map(at -> at.getLine()).orElse(1),
        place.map(at -> at.getColumn() + 1).orElse(1));
  }
}
