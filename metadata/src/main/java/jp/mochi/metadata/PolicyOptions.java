package jp.mochi.metadata;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The options that rules go by, and by which a service hears of their obligations. */
final class PolicyOptions {
  static final String OBLIGATION = "obligation.";

  private static final Pattern TAG = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._-]{0,59}");
  private static final int MOST_TAGS = 50;
  private static final int LONGEST = 4096;
  private static final String VALUE = "value=";

  private final List<OptionFault> faults;
  private final List<MappedObligation> obligations;
  private final Map<Integer, String> labels;
  private Classification classification;

  PolicyOptions(ServiceOptions from, List<OptionFault> faults, Map<Integer, String> labels) {
    this.faults = faults;
    this.labels = labels;
    this.obligations = new ArrayList<>(from.obligations());
    this.classification = from.classification();
  }

  Classification classification() {
    return classification;
  }

  List<MappedObligation> obligations() {
    return obligations;
  }

  void tags(String value) {
    var tags =
        Stream.of(value.split(",", -1)).map(String::strip).filter(t -> !t.isEmpty()).toList();
    var bad = tags.stream().filter(tag -> !TAG.matcher(tag).matches()).findFirst();
    if (bad.isPresent() || tags.size() > MOST_TAGS) {
      fault(OptionFault.Code.BAD_VALUE, "tags", "a,b,… (≤ " + MOST_TAGS + ")");
      return;
    }
    var sorted = List.copyOf(new TreeSet<>(tags));
    classification =
        new Classification(sorted, classification.sensitivity(), classification.data());
  }

  void sensitivity(String value) {
    var level = levels().filter(each -> isLevel(each, value)).boxed().findFirst();
    if (level.isEmpty() && !value.isEmpty()) {
      var known = levels().mapToObj(this::level).collect(Collectors.joining(" | "));
      fault(OptionFault.Code.BAD_VALUE, "sensitivity", known);
      return;
    }
    classification = new Classification(classification.tags(), level, classification.data());
  }

  private static IntStream levels() {
    return IntStream.rangeClosed(1, Classification.HIGHEST);
  }

  private boolean isLevel(int level, String text) {
    return text.equals(String.valueOf(level)) || text.equals(labels.get(level));
  }

  private String level(int level) {
    var label = labels.get(level);
    return label == null ? String.valueOf(level) : level + " (" + label + ")";
  }

  void data(String value) {
    var data = Classification.Data.of(value);
    if (data.isEmpty() && !value.isEmpty()) {
      var known =
          Stream.of(Classification.Data.values())
              .map(Classification.Data::text)
              .collect(Collectors.joining(" | "));
      fault(OptionFault.Code.BAD_VALUE, "data", known);
      return;
    }
    classification = new Classification(classification.tags(), classification.sensitivity(), data);
  }

  /** {@code obligation.NAME=ATTRIBUTE[;value=VALUE]}; an empty value takes it away. */
  void obligation(String option, String value) {
    var obligation = option.substring(OBLIGATION.length());
    if (!MappedObligation.NAMES.contains(obligation)) {
      var known = String.join(", ", MappedObligation.NAMES);
      Closest.to(obligation, MappedObligation.NAMES)
          .ifPresentOrElse(
              close -> fault(OptionFault.Code.UNKNOWN_BUT_CLOSE, option, OBLIGATION + close),
              () -> fault(OptionFault.Code.UNKNOWN, option, OBLIGATION + "… : " + known));
      return;
    }
    if (value.isBlank()) {
      obligations.removeIf(o -> o.obligation().equals(obligation));
      return;
    }
    mapped(obligation, option, value).ifPresent(this::put);
  }

  private Optional<MappedObligation> mapped(String obligation, String option, String value) {
    var bad = XmlText.firstForbidden(value);
    if (bad.isPresent() || value.length() > LONGEST) {
      fault(OptionFault.Code.BAD_TEXT, option, bad.orElse("> " + LONGEST));
      return Optional.empty();
    }
    var parts = ReadAttributeText.split(value);
    var attribute = parts.getFirst().strip();
    var given = parts.size() == 2 && parts.getLast().startsWith(VALUE);
    var told = given ? parts.getLast().substring(VALUE.length()) : "";
    if (!ReadAttributeText.isAttributeName(attribute)
        || parts.size() > 1 && !given
        || given && told.isEmpty()) {
      fault(OptionFault.Code.BAD_VALUE, option, "ATTRIBUTE | ATTRIBUTE;value=VALUE");
      return Optional.empty();
    }
    return Optional.of(
        new MappedObligation(
            obligation, attribute, Optional.of(told).filter(text -> !text.isEmpty())));
  }

  /** In the order of {@link MappedObligation#NAMES}, however they were given. */
  private void put(MappedObligation changed) {
    obligations.removeIf(o -> o.obligation().equals(changed.obligation()));
    obligations.add(changed);
    obligations.sort(
        (one, other) ->
            MappedObligation.NAMES.indexOf(one.obligation())
                - MappedObligation.NAMES.indexOf(other.obligation()));
  }

  private void fault(OptionFault.Code code, String option, String detail) {
    faults.add(new OptionFault(code, option, detail));
  }
}
