package jp.mochi.metadata;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The options of for whom an entry is, where it may send to and what goes on there, while they are
 * being changed.
 */
final class PlaceOptions {
  static final List<String> NAMES =
      List.of("only-for", "further-acs", "http-acs", "preset", "own-session", "end-session-url");

  private static final int MOST_ACS = 50;
  private static final int LONGEST_CONDITION = 4096;

  private final List<OptionFault> faults;
  private final Function<String, Optional<String>> celFault;
  private Optional<String> onlyFor;
  private List<String> furtherAcs;
  private boolean httpAcs;
  private Optional<PresetUse> preset;
  private OwnSession ownSession;

  PlaceOptions(
      ServiceOptions from, List<OptionFault> faults, Function<String, Optional<String>> celFault) {
    this.faults = faults;
    this.celFault = celFault;
    this.onlyFor = from.entry().onlyFor();
    this.furtherAcs = from.entry().furtherAcs();
    this.httpAcs = from.entry().httpAcs();
    this.preset = from.entry().preset();
    this.ownSession = from.entry().ownSession();
  }

  /** Whether addresses may be plain http is known only when all texts are read. */
  EntryOptions finished() {
    for (var address : furtherAcs) {
      if (!AcsAddress.good(address, httpAcs)) {
        bad("further-acs", "https://…");
      }
    }
    return new EntryOptions(onlyFor, furtherAcs, httpAcs, preset, ownSession);
  }

  void set(String name, String value) {
    switch (name) {
      case "only-for" -> onlyFor(value);
      case "further-acs" -> furtherAcs(value);
      case "http-acs" -> httpAcs(value);
      case "preset" -> preset(value);
      case "own-session" -> ownSession(value.strip());
      case "end-session-url" -> endSessionUrl(value.strip());
      default -> throw new IllegalArgumentException(name);
    }
  }

  private void onlyFor(String value) {
    onlyFor = Optional.of(value).filter(cel -> !cel.isEmpty());
    var forbidden = XmlText.firstForbidden(value);
    if (forbidden.isPresent() || value.length() > LONGEST_CONDITION) {
      bad("only-for", "CEL (≤ " + LONGEST_CONDITION + ")");
      return;
    }
    onlyFor
        .flatMap(cel -> celFault.apply(PersonCondition.asText(cel)))
        .ifPresent(
            why -> faults.add(new OptionFault(OptionFault.Code.BAD_EXPRESSION, "only-for", why)));
  }

  private void furtherAcs(String value) {
    var addresses = IssuingOptions.words(value);
    if (addresses.size() > MOST_ACS) {
      bad("further-acs", "≤ " + MOST_ACS);
      return;
    }
    furtherAcs = addresses;
  }

  private void httpAcs(String value) {
    switch (value) {
      case "true" -> httpAcs = true;
      case "false", "" -> httpAcs = false;
      default -> bad("http-acs", "true | false");
    }
  }

  private void preset(String value) {
    preset = value.isEmpty() ? Optional.empty() : PresetUse.of(value);
    if (!value.isEmpty() && preset.isEmpty()) {
      bad("preset", "NAME parameter=value …");
    }
  }

  private void ownSession(String value) {
    var lasts = value.isEmpty() ? Optional.<Duration>empty() : DurationText.parse(value);
    var good =
        lasts.filter(it -> it.isPositive() && it.compareTo(OwnSession.LONGEST) <= 0).isPresent();
    if (good || value.isEmpty()) {
      ownSession = new OwnSession(lasts, ownSession.endAt());
    } else {
      bad("own-session", "12h | 720h | …");
    }
  }

  private void endSessionUrl(String value) {
    if (value.isEmpty() || AcsAddress.check(value, "end-session-url", false, new Findings())) {
      var address = Optional.of(value).filter(it -> !it.isEmpty());
      ownSession = new OwnSession(ownSession.lasts(), address);
    } else {
      bad("end-session-url", "https://…");
    }
  }

  private void bad(String name, String expected) {
    faults.add(new OptionFault(OptionFault.Code.BAD_VALUE, name, expected));
  }

  static List<String> print(EntryOptions options) {
    var lines = new ArrayList<String>();
    options.onlyFor().ifPresent(cel -> lines.add("only-for=" + cel));
    if (options.httpAcs()) {
      lines.add("http-acs=true");
    }
    if (!options.furtherAcs().isEmpty()) {
      lines.add("further-acs=" + String.join(" ", options.furtherAcs()));
    }
    options.preset().ifPresent(use -> lines.add("preset=" + use.text()));
    var own = options.ownSession();
    own.lasts().ifPresent(lasts -> lines.add("own-session=" + DurationText.print(lasts)));
    own.endAt().ifPresent(address -> lines.add("end-session-url=" + address));
    return lines;
  }
}
