package jp.mochi.idp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Nobody ends a session without its services' being owed their sign-out, and without a record. */
class EndOfSessionsRulesTest {
  /** What may call what takes rows away; a session past its limits is none any more. */
  private static final Map<String, String> CALLERS = Map.of("purge", "Sweeper");

  private static final Pattern TAKES_ROWS =
      Pattern.compile("DELETE\\s+FROM\\s+session\\b", Pattern.CASE_INSENSITIVE);

  private final List<JavaMethod> ending =
      new ClassFileImporter()
              .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
              .importPackages("jp.mochi.idp")
              .get(Sessions.class)
              .getMethods()
              .stream()
              .filter(method -> method.getName().matches("(end|purge).*"))
              .toList();

  @Test
  void methodsThatTakeSessionsAwayAreNobodysOutsideThePackage() {
    assertTrue(ending.size() >= 8, ending.toString());
    for (var method : ending) {
      assertFalse(method.getModifiers().contains(JavaModifier.PUBLIC), method.getFullName());
    }
  }

  @Test
  void withinThePackageOneClassCallsThem() {
    for (var method : ending) {
      var callers = new TreeSet<String>();
      method
          .getAccessesToSelf()
          .forEach(call -> callers.add(call.getOriginOwner().getSimpleName()));
      callers.removeIf(caller -> caller.endsWith("Test"));
      var allowed = CALLERS.getOrDefault(method.getName(), "EndOfSessions");
      assertEquals(Set.of(allowed), callers, method.getFullName());
    }
  }

  @Test
  void noOtherClassHasTheWords() throws IOException {
    var found = new TreeSet<String>();
    try (var files = Files.walk(Path.of("src/main/java"))) {
      for (var file : files.filter(it -> it.toString().endsWith(".java")).toList()) {
        if (TAKES_ROWS.matcher(Files.readString(file)).find()) {
          found.add(String.valueOf(file.getFileName()));
        }
      }
    }
    // Where a backup is restored, no session of then is anybody's of now.
    assertEquals(Set.of("EndRestored.java", "Sessions.java"), found);
  }
}
