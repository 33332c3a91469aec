package jp.mochi.idp.attribute;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.common.base.Suppliers;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import jp.mochi.ldap.Person;
import jp.mochi.metadata.PersonCondition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * CEL expressions as sources of attributes, and conditions on a person, over {@code person}
 * (attribute name in lower case to the list of its values), {@code username}, {@code groups} and
 * {@code service}. The result is a text or a list of texts. Nothing of CEL is loaded until an entry
 * uses it.
 */
public final class Expressions {
  private static final Logger LOG = LoggerFactory.getLogger(Expressions.class);
  private static final CelType TEXTS = ListType.create(SimpleType.STRING);
  private static final int MOST = 1_000;

  private final Supplier<CelCompiler> compiler = Suppliers.memoize(Expressions::newCompiler);
  private final Supplier<CelRuntime> runtime =
      Suppliers.memoize(() -> CelRuntimeFactory.plannerRuntimeBuilder().build());
  private final Cache<String, CelRuntime.Program> programs =
      Caffeine.newBuilder().executor(Runnable::run).maximumSize(MOST).build();

  /** What is wrong with an expression, if anything is, with line and column. */
  public Optional<String> fault(String cel) {
    try {
      var type = compiler.get().compile(cel).getAst().getResultType();
      return type.equals(SimpleType.STRING) || type.equals(TEXTS)
          ? Optional.empty()
          : Optional.of("gives " + type.name() + "; a text or a list of texts is needed");
    } catch (CelValidationException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** Whether a condition on a person holds; one that fails doesn't. */
  public boolean holds(String condition, Person person, String service) {
    return evaluate(PersonCondition.asText(condition), person, service)
        .equals(List.of(PersonCondition.HOLDS));
  }

  List<String> evaluate(String cel, Person person, String service) {
    try {
      var facts =
          Map.of(
              "person", person.attributes(),
              "username", person.username(),
              "groups", List.copyOf(person.groups()),
              "service", service);
      return texts(program(cel).eval(facts));
    } catch (CelEvaluationException | CelValidationException e) {
      LOG.warn("an expression for {} gave no value: {}", service, e.getMessage());
      return List.of();
    }
  }

  private CelRuntime.Program program(String cel)
      throws CelValidationException, CelEvaluationException {
    var known = programs.getIfPresent(cel);
    if (known != null) {
      return known;
    }
    var made = runtime.get().createProgram(compiler.get().compile(cel).getAst());
    programs.put(cel, made);
    return made;
  }

  private static List<String> texts(Object result) {
    return result instanceof List<?> list
        ? list.stream().map(String::valueOf).toList()
        : List.of(String.valueOf(result));
  }

  private static CelCompiler newCompiler() {
    return CelCompilerFactory.standardCelCompilerBuilder()
        .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
        .addVar("person", MapType.create(SimpleType.STRING, TEXTS))
        .addVar("username", SimpleType.STRING)
        .addVar("groups", TEXTS)
        .addVar("service", SimpleType.STRING)
        .build();
  }
}
