package jp.mochi.idp.policy;

import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelUnknownSet;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A rule's {@code when:}, a CEL expression over the facts that gives true or false. It is checked
 * and planned once. A fact that isn't known is one of CEL's own unknowns, so that {@code false &&
 * unknown} is false and {@code !unknown} unknown. Its effort is bounded: length and depth when it
 * is read, all its loops together when it is evaluated; it can call nothing outside itself.
 */
public final class When {
  private static final int LONGEST = 4_000;
  private static final int DEEPEST = 40;
  private static final int MOST_ITERATIONS = 10_000;
  private static final CelType TEXTS = ListType.create(SimpleType.STRING);
  private static final CelOptions OPTIONS =
      CelOptions.current()
          .maxExpressionCodePointSize(LONGEST)
          .maxParseRecursionDepth(DEEPEST)
          .comprehensionMaxIterations(MOST_ITERATIONS)
          .enableHeterogeneousNumericComparisons(true)
          .build();
  private static final CelCompiler COMPILER = compiler();
  private static final CelRuntime RUNTIME =
      CelRuntimeFactory.plannerRuntimeBuilder().setOptions(OPTIONS).build();

  private final String text;
  private final Set<Fact> facts;
  private final Optional<Set<String>> attributes;
  private final boolean mayFail;
  private final List<Mention> mentions;
  private final CelRuntime.Program program;

  private When(String text, ExpressionReading read, CelRuntime.Program program) {
    this.text = text;
    this.facts = Collections.unmodifiableSet(read.facts());
    this.attributes = read.attributes();
    this.mayFail = read.mayFail();
    this.mentions = read.mentions();
    this.program = program;
  }

  /** What came of an expression. */
  public sealed interface Compiled {
    record Good(When when) implements Compiled {}

    /**
     * @param line counted from 1, within the expression
     * @param column counted from 1
     */
    record Bad(int line, int column, String problem) implements Compiled {}
  }

  /** Checks an expression's syntax and types, and plans it. */
  public static Compiled compile(String text) {
    try {
      var ast = COMPILER.compile(text).getAst();
      var read = new ExpressionReading(ast);
      return new Compiled.Good(new When(text, read, RUNTIME.createProgram(ast)));
    } catch (CelValidationException invalid) {
      var first = invalid.getErrors().stream().findFirst();
      var place = first.map(issue -> issue.getSourceLocation());
      return new Compiled.Bad(
          place.map(at -> Math.max(1, at.getLine())).orElse(1),
          place.map(at -> at.getColumn() + 1).orElse(1),
          first.map(issue -> issue.getMessage()).orElse("can't be read"));
    } catch (CelEvaluationException unplannable) {
      return new Compiled.Bad(1, 1, String.valueOf(unplannable.getMessage()));
    }
  }

  /** As it is written. */
  public String text() {
    return text;
  }

  /** What it asks for. */
  public Set<Fact> facts() {
    return facts;
  }

  /** The person's attributes that it reads, in lower case; empty where it doesn't say which. */
  public Optional<Set<String>> attributes() {
    return attributes;
  }

  /**
   * Whether some facts could make its evaluation fail, as far as a look at its operations tells:
   * {@code false} is certain.
   */
  public boolean mayFail() {
    return mayFail;
  }

  /** The names that it writes out, in the order in which it comes to them. */
  public List<Mention> mentions() {
    return mentions;
  }

  /** What it comes to; {@code not} is the answer for false. */
  Held test(CelFacts known, Held.Holds holds, Held.Not not) {
    try {
      return switch (program.eval(known)) {
        case Boolean truth -> truth ? holds : not;
        case CelUnknownSet unknown -> new Held.Unknown(named(unknown), mayFail);
        case Object other -> new Held.Failed("gave " + other.getClass().getSimpleName());
      };
    } catch (CelEvaluationException | RuntimeException failed) {
      // The boundary to a library: whatever it throws, the answer must be a refusal.
      return new Held.Failed(String.valueOf(failed.getMessage()));
    }
  }

  private Set<Fact> named(CelUnknownSet unknown) {
    Set<Fact> named = EnumSet.noneOf(Fact.class);
    unknown.attributes().forEach(a -> Fact.of(a.toString()).ifPresent(named::add));
    return named.isEmpty() ? facts : named;
  }

  private static CelCompiler compiler() {
    var builder =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .setResultType(SimpleType.BOOL);
    for (var fact : Fact.values()) {
      builder.addVar(fact.text(), type(fact));
    }
    return builder.build();
  }

  private static CelType type(Fact fact) {
    return switch (fact) {
      case TIME, STATUS -> SimpleType.TIMESTAMP;
      case PROVED_PASSWORD, PROVED_CERTIFICATE, PROVED_DEVICE, PROVED_SECURITY_STATUS ->
          SimpleType.TIMESTAMP;
      case PROVED_ONE_TIME_CODE, PROVED_RECOVERY_CODE -> SimpleType.TIMESTAMP;
      case SENSITIVITY -> SimpleType.INT;
      case TAGS, ZONES, GROUPS -> TEXTS;
      case ATTRIBUTES -> MapType.create(SimpleType.STRING, TEXTS);
      case SERVICE, DATA, ADDRESS, PERSON, OWNERSHIP, BINDING, COMPLIANCE -> SimpleType.STRING;
    };
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof When when && when.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
