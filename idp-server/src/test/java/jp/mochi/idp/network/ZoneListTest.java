package jp.mochi.idp.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ZoneListTest {
  private static final URI URL = URI.create("https://lists.example/carrier.txt");

  private static ZoneList.Outcome read(String text) {
    return ZoneList.read(text, line -> new Origin.FromUrl(URL, line));
  }

  private static List<ZoneList.Fault> faults(String text) {
    return assertInstanceOf(ZoneList.Outcome.Faulty.class, read(text)).faults();
  }

  @Test
  void takesBlocksAddressesAndRangesWithCommentsAndEmptyLinesBetween() {
    var text =
        "\ufeff# carrier\r\n203.0.113.0/24\r\n\n  2001:db8::/32  # since May\n"
            + "192.0.2.1 - 192.0.2.2\n198.51.100.7";
    var ranges = assertInstanceOf(ZoneList.Outcome.Read.class, read(text)).ranges();
    assertEquals(
        List.of(
            "203.0.113.0/24 2",
            "2001:db8::/32 4",
            "192.0.2.1/32 5",
            "192.0.2.2/32 5",
            "198.51.100.7/32 6"),
        ranges.stream()
            .map(range -> range.block() + " " + ((Origin.FromUrl) range.origin()).line())
            .toList());
    assertEquals(URL + " line 2", ranges.getFirst().origin().toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "office.example        | NOT_ONE   | ''         | line 2: \"office.example\" is neither a"
            + " network nor an address",
        "10.1.2.3/8            | BITS      | 10.0.0.0/8 | line 2: \"10.1.2.3/8\" has bits after its"
            + " prefix; 10.0.0.0/8?",
        "10.0.0.2 - 10.0.0.1   | BACKWARDS | ''         | line 2: \"10.0.0.2 - 10.0.0.1\" doesn't"
            + " end after its beginning",
      })
  void refusesAWholeListForOneBadLineAndSaysWhich(
      String bad, ZoneList.Kind kind, String meant, String why) {
    var fault = faults("192.0.2.0/24\n" + bad + "\n").getFirst();
    assertEquals(new ZoneList.Fault(2, kind, bad, meant), fault);
    assertEquals(why, fault.why());
  }

  @Test
  void refusesAListWithoutAnyRangeSinceAnEmptyAnswerIsMoreLikelyAFault() {
    assertEquals(ZoneList.Kind.NONE, faults("").getFirst().kind());
    assertEquals(ZoneList.Kind.NONE, faults("# nothing yet\n\n").getFirst().kind());
    assertEquals("it has no range", faults("").getFirst().why());
  }

  @Test
  void tellsTheFirstTwentyFaultsOnly() {
    assertEquals(20, faults("x\n".repeat(20)).size());
    assertEquals(20, faults("x\n".repeat(21)).size());
    assertEquals(20, faults("x\n".repeat(21)).getLast().line());
  }

  @Test
  void takesAListUpToTheLimitAndNoLongerOne() {
    var most = "192.0.2.0/24\n" + "#".repeat(ZoneList.MOST_CHARACTERS - 13);
    assertInstanceOf(ZoneList.Outcome.Read.class, read(most));
    var fault = faults(most + "#").getFirst();
    assertEquals(ZoneList.Kind.TOO_LONG, fault.kind());
    assertEquals("it is larger than 8388608 characters", fault.why());
  }

  /** Each of these lines is some hundred blocks, so all of them would be a hundred million. */
  @Test
  void takesNoShortListThatComesToMoreBlocksThanALongOneMayHave() {
    var fault = faults("::1-f::\n".repeat(ZoneList.MOST_CHARACTERS / 8)).getFirst();
    assertEquals(ZoneList.Kind.TOO_MANY, fault.kind());
    assertEquals("it comes to more than 500000 blocks", fault.why());
  }

  @Test
  void takesAListUpToTheMostBlocksAndNotOneMore() {
    var most = "192.0.2.1\n".repeat(ZoneList.MOST_BLOCKS);
    assertInstanceOf(ZoneList.Outcome.Read.class, read(most));
    assertEquals(ZoneList.Kind.TOO_MANY, faults(most + "192.0.2.1").getFirst().kind());
  }

  @Test
  void showsOfABadLineItsBeginningWithoutControlCharacters() {
    assertEquals("a?[31mb", faults("a\u001b[31mb").getFirst().text());
    assertEquals("y".repeat(80), faults("y".repeat(80)).getFirst().text());
    assertEquals("y".repeat(80) + "…", faults("y".repeat(81)).getFirst().text());
  }
}
