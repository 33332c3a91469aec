package jp.mochi.idp.policy;

import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * How many devices people may have at hand. Of several limits the first from the top that concerns
 * somebody decides; where none does, the configuration's number for everybody.
 */
public record DeviceLimits(List<Limit> all) {
  /** None is written. */
  public static final DeviceLimits NONE = new DeviceLimits(List.of());

  public DeviceLimits {
    all = List.copyOf(all);
  }

  /**
   * One limit.
   *
   * @param name as refusals call it
   * @param groups whom it concerns: people in one of these; none: everybody
   * @param ownership of which devices it is asked, and which it counts; empty: all of them
   * @param most how many of these somebody may have at hand
   */
  public record Limit(String name, Set<String> groups, Optional<Ownership> ownership, int most) {
    public Limit {
      Objects.requireNonNull(name);
      groups = Set.copyOf(groups);
      Objects.requireNonNull(ownership);
    }

    private boolean isAskedOf(Ownership other) {
      return ownership.filter(it -> it != other).isEmpty();
    }

    /** Whether it decides wherever the other would. */
    public boolean covers(Limit other) {
      return (ownership.isEmpty() || ownership.equals(other.ownership))
          && (groups.isEmpty() || (!other.groups.isEmpty() && groups.containsAll(other.groups)));
    }
  }

  /** Whether groups make a difference. */
  public boolean asksForGroups() {
    return all.stream().anyMatch(limit -> !limit.groups().isEmpty());
  }

  /**
   * The limit that decides on one more device; empty: the number for everybody does.
   *
   * @param groups those of its owner; empty where nobody knows them: of the limits that may decide,
   *     and of the number for everybody where it may, it is the lowest then
   * @param otherwise the number for everybody
   */
  public Optional<Limit> on(Optional<Set<String>> groups, Ownership ownership, int otherwise) {
    Limit lowest = null;
    for (var limit : all) {
      if (!limit.isAskedOf(ownership)) {
        continue;
      }
      var concerned =
          limit.groups().isEmpty()
              || groups.filter(it -> !Collections.disjoint(it, limit.groups())).isPresent();
      if ((concerned || groups.isEmpty()) && (lowest == null || limit.most() < lowest.most())) {
        lowest = limit;
      }
      if (concerned) {
        return Optional.ofNullable(lowest);
      }
    }
    return Optional.ofNullable(lowest).filter(limit -> limit.most() < otherwise);
  }
}
