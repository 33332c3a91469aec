package jp.mochi.idp.config;

import java.util.List;
import jp.mochi.idp.policy.Clause;
import jp.mochi.idp.policy.Rule;

/** A rule and where its parts stand in the file. */
record PlacedRule(Rule rule, Section section, List<Place> places) {
  PlacedRule {
    places = List.copyOf(places);
  }

  /** Where a clause stands. */
  record Place(Clause clause, Section section, String key) {}

  /** The line on which it begins. */
  int line() {
    return section.line("name");
  }
}
