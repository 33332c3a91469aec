package jp.mochi.idp.lifecycle.names;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.Charset;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import jp.mochi.idp.attribute.PersistentNameIds.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a file of names may look like. */
class NamesFileTest {
  private static NamesFile.Outcome read(Kind kind, byte[] bytes) {
    return new NamesFile(new NameRule(kind, "example.jp"), "https://sp.example").read(bytes);
  }

  private static List<NamesRow> rows(String text) {
    var read = read(Kind.PERSISTENT, text.getBytes(UTF_8));
    return assertInstanceOf(NamesFile.Outcome.Rows.class, read, read.toString()).rows();
  }

  private static String fault(byte[] bytes) {
    var read = read(Kind.PERSISTENT, bytes);
    return assertInstanceOf(NamesFile.Outcome.Unreadable.class, read, read.toString()).why().code();
  }

  private static String fault(String text) {
    return fault(text.getBytes(UTF_8));
  }

  private static Optional<Verdict> settled(Kind kind, String value) {
    var bytes = ("person,value\na,\"" + value + "\"\n").getBytes(UTF_8);
    var rows = ((NamesFile.Outcome.Rows) read(kind, bytes)).rows();
    return rows.getFirst().settled().map(JudgedRow.Judgement::verdict);
  }

  @Test
  void takesAByteOrderMarkAndBothLineEnds() {
    var rows = rows("\uFEFFperson,value\r\ntanaka,a+b=\r\nsato,c\n\n");
    assertEquals(List.of("tanaka", "sato"), rows.stream().map(NamesRow::person).toList());
    assertEquals(List.of("a+b=", "c"), rows.stream().map(NamesRow::value).toList());
    assertEquals(List.of(2, 3), rows.stream().map(NamesRow::number).toList());
  }

  @Test
  void takesQuotesAsRfc4180HasThem() {
    var rows = rows("person,value,note\n\"tanaka\",\"a,\"\"b\"\"\",\"two\nlines\"\nsato,c,\n");
    assertEquals("a,\"b\"", rows.getFirst().value());
    assertEquals("c", rows.getLast().value());
    assertEquals(3, rows.getLast().number());
  }

  @Test
  void takesATimeAsDatabasesWriteItOrAsIso() {
    var rows =
        rows("created,value,person\n2026-11-22 09:00:00.0,a,b\n2026-11-22T09:00:00Z,c,d\n,e,f\n");
    var nine = Optional.of(Instant.parse("2026-11-22T09:00:00Z"));
    assertEquals(nine, rows.get(0).created());
    assertEquals(nine, rows.get(1).created());
    assertEquals(Optional.empty(), rows.get(2).created());
    var wrong = rows("person,value,created\na,b,yesterday\n").getFirst();
    assertEquals(Verdict.BAD_DATE, wrong.settled().orElseThrow().verdict());
  }

  @Test
  void takesAShibbolethTableAndPassesOverWhatEndedAndWhatIsAnothers() {
    var rows =
        rows(
            """
            localEntity,peerEntity,persistentId,principalName,localId,creationDate,deactivationDate
            https://old,https://sp.example,one,tanaka,tanaka,2020-01-01 00:00:00,
            https://old,https://sp.example,two,sato,sato,2020-01-01 00:00:00,NULL
            https://old,https://sp.example,old,sato,sato,2019-01-01 00:00:00,2020-01-01
            https://old,https://other.example,x,tanaka,tanaka,2020-01-01 00:00:00,
            """);
    assertEquals(
        List.of("", "", "ENDED", "OTHER_SERVICE"),
        rows.stream().map(r -> r.settled().map(s -> s.verdict().name()).orElse("")).toList());
    assertEquals("tanaka", rows.getFirst().person());
  }

  @Test
  void takesOursWithTheNamesThatAreNobodys() {
    var rows =
        rows(
            """
            person,value,created,retired
            tanaka,a,2020-01-01T00:00:00Z,
            sato,b,2020-01-01T00:00:00Z,2021-02-03T04:05:06Z
            ,c,2020-01-01T00:00:00Z,2021-02-03T04:05:06Z
            sato,d,,gone
            sato,,,2021-02-03T04:05:06Z
            sato,e,gone,2021-02-03T04:05:06Z
            """);
    assertEquals(
        List.of("", "RETIRED", "RETIRED", "BAD_DATE", "BAD_VALUE", "BAD_DATE"),
        rows.stream().map(r -> r.settled().map(s -> s.verdict().name()).orElse("")).toList());
    assertEquals(Optional.of(Instant.parse("2021-02-03T04:05:06Z")), rows.get(1).retired());
    assertEquals(Optional.empty(), rows.getFirst().retired());
  }

  private static String ending(String date) {
    var table = "person,value,deactivationDate,peerEntity\na,b," + date + ",https://sp.example\n";
    var settled = rows(table).getFirst().settled();
    return settled.map(it -> it.verdict().name() + " " + it.detail()).orElse("");
  }

  @Test
  void onlyATimeEndsAName() {
    for (var none : List.of("", " ", "NULL", "null", "\\N")) {
      assertEquals("", ending(none), none);
    }
    for (var time :
        List.of(
            "2020-01-01",
            "2020-01-01 00:00:00",
            "2020-01-01 00:00:00.123456",
            "2020-01-01 00:00:00+00",
            "2020-01-01T00:00:00Z",
            "2020-01-01T09:00:00+09:00")) {
      assertEquals("ENDED " + time, ending(time));
    }
    for (var wrong : List.of("\\n", "-", "0", "active", "2020-13-01", "0000-00-00 00:00:00")) {
      assertEquals("BAD_DATE " + wrong, ending(wrong));
    }
    var fault =
        new JudgedRow(7, "a", "b", new JudgedRow.Judgement(Verdict.BAD_DATE, "-"), Optional.empty())
            .notice();
    assertTrue(fault.english().startsWith("Row 7: “-” is no time"), fault.english());
    assertTrue(fault.japanese().startsWith("7 行目：「-」は日時として"), fault.japanese());
  }

  @Test
  void theCreationOfANameMayBeUnknownAsMySqlWritesIt() {
    var row = rows("person,value,created\na,b,\\N\n").getFirst();
    assertEquals(Optional.empty(), row.settled());
    assertEquals(Optional.empty(), row.created());
  }

  @Test
  void saysThatAFileIsShiftJis() {
    var text = "person,value\n田中,x\n";
    assertEquals("NAMES_SHIFT_JIS", fault(text.getBytes(Charset.forName("windows-31j"))));
    assertEquals("NAMES_UTF_16", fault(text.getBytes(UTF_16LE)));
    assertEquals("NAMES_UTF_16", fault(("\uFEFF" + text).getBytes(UTF_16LE)));
    assertEquals("NAMES_NOT_UTF_8", fault(new byte[] {'a', (byte) 0xFF, (byte) 0xFD}));
    assertEquals(1, rows(text).size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "tanaka,x\n",
        "person;value\na;b\n",
        "person,person,value\na,b,c\n",
        "person,principalName,value\na,b,c\n",
        "value,created\na,b\n"
      })
  void aHeadNamesPersonAndValueOnceEach(String text) {
    assertEquals("NAMES_NO_HEAD", fault(text));
  }

  @Test
  void refusesBrokenQuotesAndFilesWithoutRows() {
    assertEquals("NAMES_NO_CSV", fault("person,value\n\"a,b\n"));
    assertEquals("NAMES_EMPTY", fault("person,value\n\n"));
  }

  @Test
  void isBounded() {
    var head = "person,value\n";
    assertEquals(20_000, rows(head + "a,b\n".repeat(20_000)).size());
    assertEquals("NAMES_TOO_LARGE", fault(head + "a,b\n".repeat(20_001)));
    var row = "a," + "b".repeat(1022) + "\n";
    assertEquals(1000, rows(head + row.repeat(1000)).size());
    assertEquals("NAMES_TOO_LARGE", fault(head + row.repeat(1024)));
  }

  @ParameterizedTest
  @CsvSource({"=1+1", "+81", "-1", "@SUM(A1)", "'=1+1", "''-1", "'plain", "plain", "_=", "a=b"})
  void aCellReadsBackAsWhatItWasAndIsNoFormula(String value) {
    var written = FormulaCells.write(value);
    assertEquals(value, FormulaCells.read(written));
    assertTrue("=+-@\t\r\n".indexOf(written.charAt(0)) < 0, written);
  }

  @Test
  void aPersistentNameIsOfOneTo256CharactersThatXmlHolds() {
    assertEquals(Optional.empty(), settled(Kind.PERSISTENT, "x".repeat(256)));
    assertEquals(Optional.empty(), settled(Kind.PERSISTENT, "山田 🍡"));
    for (var wrong : List.of("", " ", "x".repeat(257), "a ", "a\u0007", "a\nb", "a\uFFFE")) {
      assertEquals(Optional.of(Verdict.BAD_VALUE), settled(Kind.PERSISTENT, wrong), wrong);
    }
  }

  @Test
  void aPairwiseNameIsWhatItsProfileAllowsInOurScope() {
    for (var right : List.of("A", "0a=-", "x".repeat(127), "abc@example.jp", "abc@EXAMPLE.JP")) {
      assertEquals(Optional.empty(), settled(Kind.PAIRWISE, right), right);
    }
    for (var wrong :
        List.of(
            "", "-a", "=a", "a_b", "a+b", "x".repeat(128), "abc@other.jp", "abc@", "@example.jp")) {
      assertEquals(Optional.of(Verdict.BAD_VALUE), settled(Kind.PAIRWISE, wrong), wrong);
    }
  }
}
