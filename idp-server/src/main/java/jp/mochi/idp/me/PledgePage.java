package jp.mochi.idp.me;

import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import jp.mochi.idp.jte.JtepledgeGenerated;
import jp.mochi.idp.lifecycle.pledge.Pledge;
import jp.mochi.idp.login.LoginPages;
import jp.mochi.idp.me.PledgeView.Block;

/**
 * Shows a pledge. Its file is plain text: a line that begins with {@code #} is a heading, one with
 * a hyphen an item, and an empty line ends a paragraph. Nothing in it is taken for markup.
 */
final class PledgePage {
  private final LoginPages pages;

  PledgePage(LoginPages pages) {
    this.pages = pages;
  }

  /**
   * Asks for it.
   *
   * @param action where the button leads
   * @param fields what goes along, beside what was accepted
   */
  void show(Context ctx, Pledge pledge, String action, Map<String, String> fields) {
    pages.page(
        ctx,
        "pledge.title",
        frame -> {
          var blocks = blocks(pledge.in(frame.texts().language()));
          var view = new PledgeView(frame, blocks, action, fields);
          return out -> JtepledgeGenerated.render(out, null, view);
        });
  }

  static List<Block> blocks(String text) {
    var blocks = new ArrayList<Block>();
    var paragraph = new StringBuilder();
    for (var line : text.lines().map(String::strip).toList()) {
      if (line.startsWith("#") || line.startsWith("- ") || line.isEmpty()) {
        end(paragraph, blocks);
      }
      if (line.startsWith("#")) {
        blocks.add(new Block(Block.Kind.HEADING, line.replaceFirst("^#+\\s*", "")));
      } else if (line.startsWith("- ")) {
        item(line.substring(2), blocks);
      } else if (!line.isEmpty()) {
        paragraph.append(paragraph.isEmpty() ? "" : "\n").append(line);
      }
    }
    end(paragraph, blocks);
    return blocks;
  }

  /** One after another make one list. */
  private static void item(String text, List<Block> blocks) {
    if (!blocks.isEmpty() && blocks.getLast().kind() == Block.Kind.LIST) {
      blocks.add(blocks.removeLast().with(text));
    } else {
      blocks.add(new Block(Block.Kind.LIST, text));
    }
  }

  private static void end(StringBuilder paragraph, List<Block> blocks) {
    if (!paragraph.isEmpty()) {
      blocks.add(new Block(Block.Kind.TEXT, paragraph.toString()));
      paragraph.setLength(0);
    }
  }
}
