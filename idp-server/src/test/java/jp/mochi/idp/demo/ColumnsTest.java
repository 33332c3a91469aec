package jp.mochi.idp.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import jp.mochi.idp.text.Width;
import org.junit.jupiter.api.Test;

class ColumnsTest {
  @Test
  void givesAJapaneseCharacterTwoPlaces() {
    assertEquals(9, Width.of("田中 花子"));
    assertEquals(6, Width.of("김지우"));
    assertEquals(13, Width.of("Jürgen Müller"));
    assertEquals(15, Width.of("Nguyễn Văn Minh"));
    assertEquals(4, Width.of("ａｂ"));
  }

  @Test
  void alignsWhatFollows() {
    var rows = List.of(List.of("田中", "x"), List.of("Ann", "y"), List.of("abcdef", "z"));
    var grid = new Columns(rows);
    assertEquals("田中    x", grid.line(rows.get(0)));
    assertEquals("Ann     y", grid.line(rows.get(1)));
    assertEquals("abcdef  z", grid.line(rows.get(2)));
  }
}
