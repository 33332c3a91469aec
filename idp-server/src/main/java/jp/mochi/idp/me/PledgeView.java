package jp.mochi.idp.me;

import java.util.List;
import java.util.Map;
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

  /** A piece of text. */
  public record Block(Kind kind, String text) {
    /** The kinds. */
    public enum Kind {
      HEADING,
      ITEM,
      TEXT
    }
  }
}
