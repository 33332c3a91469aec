package jp.mochi.system;

import com.google.googlejavaformat.java.Main;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rules of the house over a tree of sources: each names what breaks it, or nothing. */
final class HouseRules {
  private static final int MOST_LINES_OF_A_FILE = 500;
  private static final int MOST_LINES_OF_A_METHOD = 60;
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)(#[^)\\s]*)?\\)");
  private static final Pattern PARENT = Pattern.compile("(?s)<parent>.*?</parent>");
  private static final Pattern VERSION = Pattern.compile("<version>(?!\\$\\{)([^<]*)</version>");

  private final SourceTree tree;

  HouseRules(SourceTree tree) {
    this.tree = tree;
  }

  /** Files that google-java-format would change. */
  List<String> unformatted() throws Exception {
    List<String> arguments = new ArrayList<>(List.of("--dry-run"));
    tree.sources(".java").forEach(file -> arguments.add(file.toString()));
    StringWriter changed = new StringWriter();
    StringWriter errors = new StringWriter();
    try (PrintWriter out = new PrintWriter(changed);
        PrintWriter err = new PrintWriter(errors)) {
      new Main(out, err, InputStream.nullInputStream()).format(arguments.toArray(String[]::new));
    }
    return (changed.toString() + errors).lines().toList();
  }

  List<String> longFiles() throws IOException {
    List<String> found = new ArrayList<>();
    for (Path file : tree.sources(".java")) {
      int lines = Files.readAllLines(file).size();
      if (lines > MOST_LINES_OF_A_FILE) {
        found.add(tree.name(file) + ": " + lines + " lines");
      }
    }
    return found;
  }

  List<String> longMethods() throws IOException {
    return tree.parse().methods().stream()
        .filter(method -> method.lines() > MOST_LINES_OF_A_METHOD)
        .map(method -> method.where() + ": " + method.lines() + " lines")
        .toList();
  }

  /** Calls to a clock that no test can set, and sleeps. */
  List<String> bannedCalls() throws IOException {
    return tree.parse().bannedCalls().stream()
        .map(call -> call.where() + ": " + call.what())
        .toList();
  }

  List<String> packagesWithoutProse() throws IOException {
    return tree.sources(".java").stream()
        .filter(file -> tree.name(file).contains("src/main/java"))
        .map(Path::getParent)
        .distinct()
        .filter(directory -> !Files.exists(directory.resolve("package-info.java")))
        .map(tree::name)
        .toList();
  }

  /** Versions in a module's pom: all stand in the root's properties. */
  List<String> strayVersions() throws IOException {
    List<String> found = new ArrayList<>();
    for (Path pom : tree.modulePoms()) {
      Matcher version = VERSION.matcher(PARENT.matcher(Files.readString(pom)).replaceAll(""));
      while (version.find()) {
        found.add(tree.name(pom) + ": " + version.group(1));
      }
    }
    return found;
  }

  /** Links in the README and the handbook to files that aren't there. */
  List<String> brokenLinks() throws IOException {
    List<Path> pages = new ArrayList<>();
    try (var top = Files.list(tree.root())) {
      top.filter(path -> path.toString().endsWith(".md")).forEach(pages::add);
    }
    if (Files.isDirectory(tree.root().resolve("docs"))) {
      pages.addAll(SourceTree.files(tree.root().resolve("docs"), ".md"));
    }
    List<String> found = new ArrayList<>();
    for (Path page : pages) {
      Matcher link = LINK.matcher(Files.readString(page));
      while (link.find()) {
        String target = link.group(1);
        if (!target.matches("(https?|mailto):.*") && !Files.exists(page.resolveSibling(target))) {
          found.add(tree.name(page) + ": " + target);
        }
      }
    }
    return found;
  }
}
