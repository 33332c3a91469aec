package jp.mochi.idp.me;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import jp.mochi.idp.login.Frame;

/**
 * The page of a pledge.
 *
 * @param blocks its text
 * @param action where the button leads
 * @param fields what goes along unseen
 */
public record PledgeView(
    Frame frame, List<Block> blocks, String action, Map<String, String> fields) {
  public PledgeView {
    blocks = List.copyOf(blocks);
    fields = Map.copyOf(fields);
  }

  /**
   * A piece of text.
   *
   * @param lines the items of a list; of anything else one
   */
  public record Block(Kind kind, List<String> lines) {
    /** The kinds. */
    public enum Kind {
      HEADING,
      LIST,
      TEXT
    }

    public Block {
      lines = List.copyOf(lines);
    }

    Block(Kind kind, String text) {
      this(kind, List.of(text));
    }

    Block with(String item) {
      return new Block(kind, Stream.concat(lines.stream(), Stream.of(item)).toList());
    }

    /** What it says where it is no list. */
    public String text() {
      return lines.getFirst();
    }
  }
}
