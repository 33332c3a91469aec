package jp.mochi.idp.lifecycle.names;

import java.util.Optional;
import jp.mochi.idp.attribute.PersistentNameIds.Kind;
import jp.mochi.idp.lifecycle.Notice;
import jp.mochi.metadata.NameSource;
import jp.mochi.metadata.ServiceProvider;

/** Whether a service would ever get a name that is kept: else the import would help nobody. */
final class NamesInUse {
  private NamesInUse() {}

  /** Which option keeps names of this kind from being used; empty where they are. */
  static Optional<Notice> whyNot(ServiceProvider entry, Kind kind) {
    return switch (kind) {
      case PERSISTENT ->
          entry.options().names().persistent() instanceof NameSource.Directory source
              ? Optional.of(fromDirectory(source))
              : Optional.empty();
      case PAIRWISE ->
          switch (entry.identifier()) {
            case NONE, SUBJECT_ID -> Optional.of(noPairwise(entry.identifier().text()));
            case PAIRWISE_ID, ANY -> Optional.empty();
          };
    };
  }

  private static Notice fromDirectory(NameSource source) {
    return new Notice(
        "NAMES_UNUSED",
        "persistent-source",
        "Names that are brought in would never be used: this service's come from the directory"
            + " (persistent-source="
            + source.text()
            + "). Set persistent-source=stored or computed:ATTRIBUTE first.",
        "このサービスの値はディレクトリーから取るため（persistent-source="
            + source.text()
            + "）、取り込んでも使われません。先に persistent-source=stored か computed:属性 を設定してください。");
  }

  private static Notice noPairwise(String identifier) {
    return new Notice(
        "NAMES_UNUSED",
        "subject-identifier",
        "Names that are brought in would never be used: this service gets no pairwise-id"
            + " (subject-identifier: "
            + identifier
            + "). Set subject-identifier=pairwise-id first.",
        "このサービスには pairwise-id を渡していないため（subject-identifier："
            + identifier
            + "）、取り込んでも使われません。先に subject-identifier=pairwise-id を設定してください。");
  }
}
