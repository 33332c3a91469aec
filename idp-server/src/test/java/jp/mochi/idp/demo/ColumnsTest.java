package jp.mochi.idp.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ColumnsTest {
  @Test
  void givesAJapaneseCharacterTwoPlaces() {
    assertEquals(9, Columns.width("田中 花子"));
    assertEquals(6, Columns.width("김지우"));
    assertEquals(13, Columns.width("Jürgen Müller"));
    assertEquals(15, Columns.width("Nguyễn Văn Minh"));
    assertEquals(4, Columns.width("ａｂ"));
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
