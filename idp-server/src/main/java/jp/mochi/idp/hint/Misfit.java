package jp.mochi.idp.hint;

import java.util.List;
import jp.mochi.idp.policy.Words;

/** What of the ranges a target can't take. */
public sealed interface Misfit {
  /** For whoever wants to paste them. */
  Words words();

  /** The target knows IPv4 only, and these blocks would be lost. */
  record Ipv6(String format, List<String> blocks) implements Misfit {
    public Ipv6 {
      blocks = List.copyOf(blocks);
    }

    @Override
    public Words words() {
      var listed = String.join(", ", blocks);
      return new Words(
          format
              + " は IPv4 だけを扱うため、次の IPv6 の範囲が失われます："
              + listed
              + "。サービスへの接続が IPv4 だけの場合は --ipv4-only を付けてください。",
          format
              + " takes IPv4 only and would lose these IPv6 blocks: "
              + listed
              + ". If the service is reached by IPv4 alone, say so with --ipv4-only.");
    }
  }

  /** More entries than the target takes. */
  record Entries(String format, int entries, int most) implements Misfit {
    @Override
    public Words words() {
      return new Words(
          format + " に登録できるのは " + most + " 件までですが、" + entries + " 件あります。ゾーンの範囲をまとめてください。",
          format
              + " takes "
              + most
              + " entries at most, and there are "
              + entries
              + ". Make the zones of fewer, wider ranges.");
    }
  }

  /** The text is longer than the target takes. */
  record Length(String format, int characters, int most) implements Misfit {
    @Override
    public Words words() {
      return new Words(
          format + " は " + most + " 文字までですが、" + characters + " 文字になります。ゾーンの範囲をまとめてください。",
          format
              + " takes "
              + most
              + " characters at most, and this has "
              + characters
              + ". Make the zones of fewer, wider ranges.");
    }
  }

  /** The service is open to any address, and the target has no way to say so. */
  record OpenToAll(String format, List<String> rules) implements Misfit {
    public OpenToAll {
      rules = List.copyOf(rules);
    }

    @Override
    public Words words() {
      var listed = String.join(", ", rules);
      return new Words(
          "このサービスにはどのアドレスからでも入れます（規則：" + listed + "）。" + format + " で制限するものはありません。",
          "The service is open to any address (by the rule "
              + listed
              + "); there is nothing to restrict with "
              + format
              + ".");
    }
  }

  /** The service is open to no address, and the target would take an empty list as no limit. */
  record Nobody(String format) implements Misfit {
    @Override
    public Words words() {
      return new Words(
          "このサービスに入れるアドレスがありません。空の一覧は無制限とみなされることがあるため、" + format + " には書き出しません。",
          "The service can be reached from no address. An empty list may count as no limit at all,"
              + " so nothing is written for "
              + format
              + ".");
    }
  }
}
