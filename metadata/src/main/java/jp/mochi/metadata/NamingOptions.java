package jp.mochi.metadata;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The options of where lasting names come from, while they are being changed. */
final class NamingOptions {
  static final List<String> NAMES =
      List.of("persistent-source", "pairwise-source", "subject-identifier");

  private static final String BY_METADATA = "metadata";

  private final List<OptionFault> faults;
  private NameOptions names;

  NamingOptions(ServiceOptions from, List<OptionFault> faults) {
    this.faults = faults;
    this.names = from.names();
  }

  NameOptions finished() {
    return names;
  }

  void set(String name, String value) {
    switch (name) {
      case "persistent-source" -> persistent(value);
      case "pairwise-source" -> pairwise(value);
      case "subject-identifier" -> identifier(value);
      default -> throw new IllegalArgumentException(name);
    }
  }

  private void persistent(String value) {
    source(value)
        .ifPresentOrElse(
            source -> names = new NameOptions(source, names.pairwise(), names.identifier()),
            () ->
                bad(
                    "persistent-source",
                    "stored | directory:ATTRIBUTE | computed:ATTRIBUTE |"
                        + " computed-base32:ATTRIBUTE"));
  }

  private void pairwise(String value) {
    source(value)
        .flatMap(NamingOptions::forPairwise)
        .ifPresentOrElse(
            source -> names = new NameOptions(names.persistent(), source, names.identifier()),
            () -> bad("pairwise-source", "stored | computed:ATTRIBUTE"));
  }

  private static Optional<NameSource> source(String value) {
    return NameSource.of(value.isEmpty() ? new NameSource.Stored().text() : value);
  }

  /** Its syntax has no room for Base64, so that Base32 needn't be said. */
  private static Optional<NameSource> forPairwise(NameSource source) {
    return switch (source) {
      case NameSource.Stored stored -> Optional.of(stored);
      case NameSource.Directory directory -> Optional.empty();
      case NameSource.Computed(var attribute, var encoding) ->
          Optional.of(new NameSource.Computed(attribute, NameSource.Encoding.BASE32));
    };
  }

  private void identifier(String value) {
    var chosen = SubjectIdRequirement.of(value);
    if (chosen.isEmpty() && !value.isEmpty() && !value.equals(BY_METADATA)) {
      bad("subject-identifier", "metadata | none | pairwise-id | subject-id | any");
      return;
    }
    names = new NameOptions(names.persistent(), names.pairwise(), chosen);
  }

  private void bad(String name, String expected) {
    faults.add(new OptionFault(OptionFault.Code.BAD_VALUE, name, expected));
  }

  /** The lines of what differs from the default. */
  static List<String> print(NameOptions names) {
    var lines = new ArrayList<String>();
    if (!names.persistent().equals(NameOptions.DEFAULT.persistent())) {
      lines.add("persistent-source=" + names.persistent().text());
    }
    if (!names.pairwise().equals(NameOptions.DEFAULT.pairwise())) {
      lines.add("pairwise-source=" + names.pairwise().text());
    }
    names.identifier().ifPresent(chosen -> lines.add("subject-identifier=" + chosen.text()));
    return lines;
  }
}
