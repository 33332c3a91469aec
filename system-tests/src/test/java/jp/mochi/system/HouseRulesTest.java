package jp.mochi.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every source file of the project keeps to, and that each rule sees a file that doesn't. */
class HouseRulesTest {
  private final HouseRules house = new HouseRules(new SourceTree());

  @Test
  void everyFileIsFormatted() throws Exception {
    assertEquals(List.of(), house.unformatted(), "run ./mochi format");
  }

  @Test
  void noFileIsLongerThanFiveHundredLines() throws Exception {
    assertEquals(List.of(), house.longFiles());
  }

  @Test
  void noMethodIsLongerThanSixtyLines() throws Exception {
    assertEquals(List.of(), house.longMethods());
  }

  @Test
  void timeComesFromAClockThatATestCanSet() throws Exception {
    assertEquals(List.of(), house.bannedCalls());
  }

  @Test
  void everyPackageTellsWhatItIsFor() throws Exception {
    assertEquals(List.of(), house.packagesWithoutProse());
  }

  @Test
  void everyVersionStandsInTheRootPom() throws Exception {
    assertEquals(List.of(), house.strayVersions());
  }

  @Test
  void everyLinkOfTheHandbookLeadsSomewhere() throws Exception {
    assertEquals(List.of(), house.brokenLinks());
  }

  /** A house that breaks every rule once. */
  @Nested
  class ABadHouse {
    private final Path root;
    private final HouseRules rules;

    ABadHouse(@TempDir Path root) throws IOException {
      this.root = root;
      this.rules = new HouseRules(new SourceTree(root));
      write("module/pom.xml", "<project><parent><version>1</version></parent></project>");
    }

    private void write(String file, String text) throws IOException {
      Files.createDirectories(root.resolve(file).getParent());
      Files.writeString(root.resolve(file), text);
    }

    private void source(String body) throws IOException {
      write("module/src/main/java/a/A.java", body);
    }

    @Test
    void isNotFormatted() throws Exception {
      source("class A {int a;}\n");
      assertEquals(1, rules.unformatted().size());
    }

    @Test
    void hasALongFile() throws Exception {
      source("class A {}\n" + "\n".repeat(500));
      assertEquals(List.of("module/src/main/java/a/A.java: 501 lines"), rules.longFiles());
    }

    @Test
    void hasALongMethod() throws Exception {
      source("class A {\n  void a() {\n" + "    a();\n".repeat(59) + "  }\n}\n");
      assertEquals(List.of("module/src/main/java/a/A.java:2 a: 61 lines"), rules.longMethods());
    }

    @Test
    void asksTheMachineForTheTime() throws Exception {
      source(
          """
          class A {
            Object a = java.time.Instant.now();
            long b = System.currentTimeMillis();
            void c() throws Exception { Thread.sleep(1); }
          }
          """);
      assertEquals(3, rules.bannedCalls().size());
    }

    @Test
    void parksInATest() throws Exception {
      var parks = "class A { void a() { java.util.concurrent.locks.LockSupport.parkNanos(1); } }\n";
      source(parks);
      assertEquals(List.of(), rules.bannedCalls());
      write("module/src/test/java/a/ATest.java", parks);
      assertEquals(1, rules.bannedCalls().size());
      write(
          "module/src/test/java/a/BTest.java",
          "import static java.util.concurrent.locks.LockSupport.parkNanos; class B {}\n");
      assertEquals(2, rules.bannedCalls().size());
    }

    @Test
    void hasASilentPackage() throws Exception {
      source("class A {}\n");
      assertEquals(List.of("module/src/main/java/a"), rules.packagesWithoutProse());
    }

    @Test
    void hasAVersionOfItsOwn() throws Exception {
      write(
          "module/pom.xml", "<project><version>${fine}</version><version>1.2</version></project>");
      assertEquals(List.of("module/pom.xml: 1.2"), rules.strayVersions());
    }

    @Test
    void linksToNowhere() throws Exception {
      write("README.md", "[here](docs/a.md) [out](https://example.com/) [gone](docs/b.md#x)\n");
      write("docs/a.md", "[up](../README.md)\n");
      assertEquals(List.of("README.md: docs/b.md"), rules.brokenLinks());
    }
  }
}
