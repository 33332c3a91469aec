package jp.mochi.idp.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import jp.mochi.idp.policy.DeviceLimits;
import jp.mochi.idp.policy.DeviceLimits.Limit;
import jp.mochi.idp.policy.Ownership;

/** Reads {@code limits:}, how many devices people may have. */
final class LimitReader {
  private static final int MOST = 1000;

  private LimitReader() {}

  /**
   * All limits of a policy; nothing where the key is left out.
   *
   * @param groups those that there are; empty where nobody has asked the directory
   */
  static DeviceLimits all(Section root, Optional<Set<String>> groups) {
    if (!root.has("limits")) {
      root.optional("limits", Form.text()); // an empty one is a fault, not "none"
      return DeviceLimits.NONE;
    }
    var sections = root.sections("limits");
    if (sections.isEmpty()) {
      root.fault("limits", FaultCode.POLICY_NONE);
    }
    var limits = new ArrayList<Limit>();
    for (var section : sections) {
      var limit = read(section, groups);
      if (!section.has("ownership") || limit.ownership().isPresent()) { // otherwise it is a fault
        check(section, limit, limits);
        limits.add(limit);
      }
    }
    return new DeviceLimits(limits);
  }

  private static Limit read(Section section, Optional<Set<String>> groups) {
    var name = section.required("name", Form.text(), "", "own phones");
    var concerned = Set.copyOf(section.oneOrMore("groups", Form.text()));
    var ownership = section.optional("ownership", ownership());
    var most = section.required("most", Form.number(0, MOST), 0, "3");
    groups.ifPresent(
        there ->
            concerned.stream()
                .filter(group -> !there.contains(group))
                .sorted()
                .forEach(
                    group ->
                        section.fault(
                            "groups", FaultCode.POLICY_GROUP, group, nearest(group, there))));
    return new Limit(name, concerned, ownership, most);
  }

  private static String nearest(String group, Set<String> there) {
    return Nearest.of(group, there).map(near -> " → " + near).orElse("");
  }

  private static void check(Section section, Limit limit, List<Limit> above) {
    above.stream()
        .filter(other -> other.covers(limit))
        .findFirst()
        .ifPresent(
            other ->
                section.fault("most", FaultCode.POLICY_LIMIT_NEVER, limit.name(), other.name()));
  }

  private static Form<Ownership> ownership() {
    return given ->
        Stream.of(Ownership.values())
            .filter(value -> value.text().equals(given))
            .findFirst()
            .map(Form::good)
            .orElseGet(
                () ->
                    RuleReader.choice(
                        given, Stream.of(Ownership.values()).map(Ownership::text).toList()));
  }
}
