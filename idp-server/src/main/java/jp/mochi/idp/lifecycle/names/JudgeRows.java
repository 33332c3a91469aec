package jp.mochi.idp.lifecycle.names;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import jp.mochi.idp.attribute.KeptNames.Kept;
import jp.mochi.idp.attribute.KeptNames.Retired;
import jp.mochi.idp.lifecycle.names.JudgedRow.Judgement;
import jp.mochi.idp.lifecycle.names.JudgedRow.Known;
import jp.mochi.ldap.PersonId;

/**
 * Holds each row of a file against the rows before it and against what is kept: a person has one
 * name at a service, and a name is one person's.
 */
final class JudgeRows {
  private final NameRule rule;
  private final Map<String, WhoIsWho.Answer> people;
  private final ServiceNameFiles.Order order;
  private final Map<PersonId, Kept> byPerson = new HashMap<>();
  private final Map<String, Kept> byValue = new HashMap<>();
  private final Map<String, Retired> retired = new HashMap<>();
  private final Map<PersonId, Integer> rowOfPerson = new HashMap<>();
  private final Map<String, Integer> rowOfValue = new HashMap<>();
  private final List<JudgedRow> judged = new ArrayList<>();
  private final List<NewName> fresh = new ArrayList<>();
  private final Map<String, Leaver> leavers = new LinkedHashMap<>();
  private final Map<String, Leaver> nobodys = new LinkedHashMap<>();

  JudgeRows(
      NameRule rule,
      List<Kept> kept,
      List<Retired> retired,
      Map<String, WhoIsWho.Answer> people,
      ServiceNameFiles.Order order) {
    this.rule = rule;
    this.people = people;
    this.order = order;
    for (var name : kept) {
      byPerson.put(name.person(), name);
      byValue.put(rule.key(name.value()), name);
    }
    for (var name : retired) {
      this.retired.put(rule.key(name.value()), name);
    }
  }

  /**
   * A row that adds a name, and whose.
   *
   * @param back the retired name that it gives back, if it does
   */
  record NewName(NamesRow row, PersonId person, Optional<Retired> back) {}

  /**
   * A row whose name has to stay nobody's.
   *
   * @param former who may have it back by an import: whom the directory doesn't know, perhaps by
   *     our mistake, or whose it was where the file is from; not somebody whose name has ended
   */
  record Leaver(NamesRow row, Optional<String> former) {}

  void judge(List<NamesRow> rows) {
    for (var row : rows) {
      var judgement = row.settled().map(it -> settled(row, it)).orElseGet(() -> judge(row));
      var known = row.settled().isPresent() ? Optional.<Known>empty() : known(row.person());
      judged.add(new JudgedRow(row.number(), row.person(), row.value(), judgement, known));
      switch (judgement.verdict()) {
        case ENDED -> leave(row, Optional.empty());
        case NOBODY_PASSED_OVER -> leave(row, Optional.of(row.person()));
        case RETIRED -> {
          var former = Optional.of(row.person()).filter(person -> !person.isEmpty());
          nobodys.put(rule.key(row.value()), new Leaver(row, former));
        }
        default -> {}
      }
    }
  }

  private Optional<Known> known(String person) {
    return people.get(person) instanceof WhoIsWho.Answer.One(var id, var _, var displayName)
        ? Optional.of(new Known(id, displayName))
        : Optional.empty();
  }

  private void leave(NamesRow row, Optional<String> former) {
    if (rule.check(row.value()) instanceof NameRule.Outcome.Good) {
      leavers.putIfAbsent(rule.key(row.value()), new Leaver(row, former));
    }
  }

  List<JudgedRow> judged() {
    return List.copyOf(judged);
  }

  /** What would come in. */
  List<NewName> fresh() {
    return List.copyOf(fresh);
  }

  /** What nobody is to get, of what neither the store nor another row of the file has. */
  List<Leaver> leavers() {
    var said = nobodys.entrySet().stream().filter(leaver -> !retired.containsKey(leaver.getKey()));
    var left = leavers.entrySet().stream().filter(leaver -> isUnheardOf(leaver.getKey()));
    return Stream.concat(said, left).map(Map.Entry::getValue).toList();
  }

  private boolean isUnheardOf(String key) {
    return !byValue.containsKey(key) && !retired.containsKey(key) && !rowOfValue.containsKey(key);
  }

  /** What is retired no longer, because it comes in for whose it was. */
  List<Retired> givenBack() {
    return fresh.stream().flatMap(name -> name.back().stream()).toList();
  }

  /** That a name is nobody's can be untrue here, or by another row. */
  private Judgement settled(NamesRow row, Judgement judgement) {
    if (judgement.verdict() != Verdict.RETIRED) {
      return judgement;
    }
    var key = rule.key(row.value());
    var sameValue = rowOfValue.putIfAbsent(key, row.number());
    if (sameValue != null) {
      return new Judgement(Verdict.VALUE_TWICE, String.valueOf(sameValue));
    }
    var owner = byValue.get(key);
    return owner == null
        ? judgement
        : new Judgement(Verdict.RETIRED_IN_USE, owner.person().value());
  }

  private Judgement judge(NamesRow row) {
    return switch (people.getOrDefault(row.person(), new WhoIsWho.Answer.Nobody())) {
      case WhoIsWho.Answer.One(var person, var _, var _) -> judge(row, person, Verdict.NEW);
      case WhoIsWho.Answer.Several several -> Judgement.of(Verdict.SEVERAL);
      case WhoIsWho.Answer.Nobody nobody when !order.passOverUnknown() ->
          Judgement.of(Verdict.NOBODY);
      case WhoIsWho.Answer.Nobody nobody when WhoIsWho.isImmutable(row.person()) ->
          judge(row, new PersonId(row.person()), Verdict.ABSENT);
      case WhoIsWho.Answer.Nobody nobody -> Judgement.of(Verdict.NOBODY_PASSED_OVER);
      case WhoIsWho.Answer.Silence silence ->
          throw new IllegalStateException("nothing is judged while the directory is silent");
    };
  }

  /**
   * @param verdict where nothing is in the way
   */
  private Judgement judge(NamesRow row, PersonId person, Verdict verdict) {
    var key = rule.key(row.value());
    var samePerson = rowOfPerson.putIfAbsent(person, row.number());
    var sameValue = rowOfValue.putIfAbsent(key, row.number());
    if (samePerson != null) {
      return new Judgement(Verdict.PERSON_TWICE, String.valueOf(samePerson));
    }
    if (sameValue != null) {
      return new Judgement(Verdict.VALUE_TWICE, String.valueOf(sameValue));
    }
    var own = byPerson.get(person);
    var other = byValue.get(key);
    if (own != null) {
      return Judgement.of(rule.key(own.value()).equals(key) ? Verdict.SAME : Verdict.OTHER_VALUE);
    }
    if (other != null) {
      return new Judgement(Verdict.VALUE_TAKEN, other.person().value());
    }
    var back = Optional.ofNullable(retired.get(key));
    var judgement = back.map(name -> back(name, row, person)).orElse(Judgement.of(verdict));
    if (!judgement.verdict().isFault()) {
      fresh.add(new NewName(row, person, back));
    }
    return judgement;
  }

  /** Whether a retired name may be a person's again: an id tells who that is, a login doesn't. */
  private Judgement back(Retired name, NamesRow row, PersonId person) {
    var former = name.former().orElse("");
    if (former.equals(person.value())) {
      return new Judgement(Verdict.BACK, name.since().toString());
    }
    if (former.equalsIgnoreCase(row.person())) {
      var verdict = order.giveBack() ? Verdict.BACK : Verdict.LOGIN_AGAIN;
      return new Judgement(verdict, name.since().toString());
    }
    return Judgement.of(Verdict.VALUE_RETIRED);
  }
}
