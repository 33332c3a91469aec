package jp.mochi.system;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** The project's own source files, found and parsed from where the module's tests run. */
final class SourceTree {
  private static final Pattern BANNED =
      Pattern.compile(
          "(java\\.time\\.)?Instant\\.now|(java\\.lang\\.)?System\\.currentTimeMillis"
              + "|(java\\.lang\\.)?Thread\\.sleep");

  private static final String PAUSE = "ldap-connector/src/test/java/jp/mochi/ldap/Pause.java";

  /** Parking ends at any moment, where {@code Pause} doesn't. */
  private static final Pattern BANNED_IN_TESTS =
      Pattern.compile(".*\\bLockSupport\\.park\\w*|.*\\bTimeUnit\\.\\w+\\.sleep");

  private final Path root;

  SourceTree() {
    this(Path.of("..").toAbsolutePath().normalize());
  }

  /** A tree elsewhere, for showing that a rule can fail. */
  SourceTree(Path root) {
    this.root = root;
  }

  /** Files under the modules' {@code src} folders whose path ends so, in order. */
  List<Path> sources(String ending) throws IOException {
    try (Stream<Path> modules = Files.list(root)) {
      List<Path> found = new ArrayList<>();
      for (Path module : modules.filter(path -> Files.exists(path.resolve("pom.xml"))).toList()) {
        if (Files.isDirectory(module.resolve("src"))) {
          found.addAll(files(module.resolve("src"), ending));
        }
      }
      return found.stream().sorted().toList();
    }
  }

  static List<Path> files(Path directory, String ending) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(path -> path.toString().endsWith(ending) && Files.isRegularFile(path))
          .sorted()
          .toList();
    }
  }

  /** The module poms: what lies right below the root. */
  List<Path> modulePoms() throws IOException {
    try (Stream<Path> modules = Files.list(root)) {
      return modules.map(path -> path.resolve("pom.xml")).filter(Files::exists).sorted().toList();
    }
  }

  Path root() {
    return root;
  }

  String name(Path file) {
    return root.relativize(file).toString();
  }

  /** A method and the lines it takes, from its first annotation to its closing brace. */
  record MethodSize(String where, long lines) {}

  /** A call that the house doesn't allow. */
  record Call(String where, String what) {}

  /** What a parse of all sources finds. */
  record Findings(List<MethodSize> methods, List<Call> bannedCalls) {}

  Findings parse() throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    Findings findings = new Findings(new ArrayList<>(), new ArrayList<>());
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null,
                  files,
                  null,
                  List.of("-proc:none"),
                  null,
                  files.getJavaFileObjectsFromPaths(sources(".java")));
      SourcePositions positions = Trees.instance(task).getSourcePositions();
      for (CompilationUnitTree unit : task.parse()) {
        new Finder(unit, positions, findings).scan(unit, null);
      }
    }
    return findings;
  }

  private final class Finder extends TreeScanner<@Nullable Void, @Nullable Void> {
    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private final Findings findings;

    Finder(CompilationUnitTree unit, SourcePositions positions, Findings findings) {
      this.unit = unit;
      this.positions = positions;
      this.findings = findings;
    }

    private String where(long position) {
      return name(Path.of(unit.getSourceFile().toUri())) + ":" + line(position);
    }

    private long line(long position) {
      return unit.getLineMap().getLineNumber(position);
    }

    @Override
    public @Nullable Void visitMethod(MethodTree method, @Nullable Void unused) {
      long start = positions.getStartPosition(unit, method);
      long end = positions.getEndPosition(unit, method);
      String where = where(start) + " " + method.getName();
      findings.methods().add(new MethodSize(where, line(end) - line(start) + 1));
      return super.visitMethod(method, null);
    }

    @Override
    public @Nullable Void visitMethodInvocation(MethodInvocationTree call, @Nullable Void unused) {
      String what = call.getMethodSelect().toString();
      if (isBanned(what)) {
        findings.bannedCalls().add(new Call(where(positions.getStartPosition(unit, call)), what));
      }
      return super.visitMethodInvocation(call, null);
    }

    @Override
    public @Nullable Void visitImport(ImportTree imported, @Nullable Void unused) {
      String what = imported.getQualifiedIdentifier().toString();
      if (imported.isStatic() && isBanned(what)) {
        findings
            .bannedCalls()
            .add(new Call(where(positions.getStartPosition(unit, imported)), what));
      }
      return super.visitImport(imported, null);
    }

    private boolean isBanned(String what) {
      String file = name(Path.of(unit.getSourceFile().toUri()));
      return BANNED.matcher(what).matches()
          || (file.contains("src/test/")
              && !file.equals(PAUSE)
              && BANNED_IN_TESTS.matcher(what).matches());
    }
  }
}
