package jp.mochi.idp.policy;

import static jp.mochi.idp.policy.Sample.KNOWN;
import static jp.mochi.idp.policy.Sample.PERMIT;
import static jp.mochi.idp.policy.Sample.REFUSE;
import static jp.mochi.idp.policy.Sample.among;
import static jp.mochi.idp.policy.Sample.onTrial;
import static jp.mochi.idp.policy.Sample.rule;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.Sets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** By which zones a place is told to somebody who is to go there. */
final class PlacesTest {
  private static Set<String> set(String names) {
    return names.isEmpty() ? Set.of() : Set.of(names.split(" "));
  }

  /** In these zones, and out of these others. */
  private static ZoneFacts at(String in, String out) {
    return new ZoneFacts(set(in), set(out), Set.of());
  }

  /** Out of all zones that are named anywhere, and of those in which one is in none. */
  private static List<ZoneFacts> complete(String... places) {
    var names = new TreeSet<String>();
    Stream.of(places).forEach(in -> names.addAll(set(in)));
    return Stream.of(places)
        .map(in -> new ZoneFacts(set(in), Sets.difference(names, set(in)), Set.of()))
        .toList();
  }

  /** As rules see them that name every zone. */
  private static Places places(Collection<ZoneFacts> there, ZoneFacts here) {
    var names = new TreeSet<String>();
    Stream.concat(there.stream(), Stream.of(here))
        .forEach(
            place -> {
              names.addAll(place.in());
              names.addAll(place.out());
            });
    return Places.of(
        there,
        here,
        List.of(rule("all", PERMIT, among(Subject.ZONES, names.toArray(new String[0])))));
  }

  private static List<String> moves(Places places) {
    return places.moves(place -> true).stream().map(PlacesTest::text).toList();
  }

  /** The moves to the one place that has all these zones. */
  private static String move(List<ZoneFacts> there, String wanted) {
    var moves = places(there, there.getFirst()).moves(it -> it.in().equals(set(wanted)));
    assertEquals(1, moves.size(), moves.toString());
    return text(moves.getFirst());
  }

  private static String text(List<Change> move) {
    return String.join(" + ", move.stream().map(Change::text).toList());
  }

  private static String zones(String prefix, int from, int to) {
    return String.join(" ", IntStream.rangeClosed(from, to).mapToObj(i -> prefix + i).toList());
  }

  @Nested
  class TheNearest {
    @Test
    void isTheOneThatDiffersInTheFewestZonesWhateverTheirNames() {
      assertEquals(
          List.of("enter-zone z", "enter-zone a"),
          moves(places(List.of(at("a b", ""), at("z", "")), at("", ""))));
      assertEquals(
          List.of("enter-zone b", "enter-zone a"),
          moves(places(List.of(at("a", "x y"), at("b", "")), at("", ""))));
    }

    @Test
    void isTheSameInWhateverOrderTheyAreFound() {
      var places = List.of(at("a", "y"), at("a", "x"), at("b", "x"));
      assertEquals(moves(places(places, at("", ""))), moves(places(places.reversed(), at("", ""))));
      assertEquals(
          List.of("enter-zone a", "leave-zone y", "enter-zone b"),
          moves(places(places, at("", ""))));
    }
  }

  @Nested
  class TheFewestZones {
    @Test
    void areOneWhereOneLeadsThere() {
      assertEquals("enter-zone lan", move(complete("", "office", "lan office"), "lan office"));
    }

    /** Neither zone alone leads there, nor the first two: that is elsewhere. */
    @Test
    void areTheFirstTwoThatLeadThereTogether() {
      assertEquals(
          "enter-zone a + enter-zone c",
          move(complete("", "a", "b", "c", "a b", "b c", "a b c"), "a b c"));
    }

    /** Left out one by one from the front, a would go first and three would remain. */
    @Test
    void areTwoAlsoWhereThreeOthersWouldDo() {
      var e = zones("e", 1, 8);
      assertEquals(
          "enter-zone a + enter-zone b",
          move(
              complete(
                  "", "a c " + e, "a d " + e, "b c " + e, "b d " + e, "c d " + e, "a b c d " + e),
              "a b c d " + e));
    }

    @Test
    void areThreeWhereNoTwoLeadThere() {
      var three = move(complete("", "a b e", "a c e", "b c e", "a b c e"), "a b c e");
      assertEquals("enter-zone a + enter-zone b + enter-zone c", sorted(three));
    }

    private String sorted(String move) {
      return String.join(" + ", new TreeSet<>(List.of(move.split(" \\+ "))));
    }
  }

  @Nested
  class OfManyZones {
    @Test
    void aPlaceIsToldUpToThirtyTwoAndNoFurther() {
      assertEquals(
          List.of("enter-zone z1"), moves(places(complete("", zones("z", 1, 32)), out(32))));
      assertEquals(List.of(), moves(places(complete("", zones("z", 1, 33)), out(33))));
    }

    private ZoneFacts out(int zones) {
      return at("", zones("z", 1, zones));
    }

    /** To have entered sixteen leads to the nearer place, which is still in one of the former. */
    @Test
    void thoseLeftAreToldTooWhereAllTogetherAreThirtyTwo() {
      var former = zones("f", 1, 16);
      var next = zones("n", 1, 16);
      var there = complete(former, next + " f1", next);
      var moves = places(there, there.getFirst()).moves(it -> it.in().equals(set(next)));
      assertEquals(List.of("leave-zone f1"), moves.stream().map(PlacesTest::text).toList());
    }
  }

  @Nested
  class AllOfThem {
    private static final int MOST = Places.MOST;

    private static List<ZoneFacts> single(int count) {
      var names = IntStream.rangeClosed(1, count).mapToObj(i -> "z" + i);
      return complete(Stream.concat(Stream.of(""), names).toArray(String[]::new));
    }

    @Test
    void areLookedAtUpToABoundThatDoesNotCountWhereSomebodyIs() {
      var most = single(MOST);
      assertTrue(places(most, most.getFirst()).all());
      var more = single(MOST + 1);
      assertFalse(places(more, more.getFirst()).all());
    }

    @Test
    void areNoMoreThanWereHandedOver() {
      var few = complete("", "office");
      var many = new ArrayList<>(Collections.nCopies(NearestChange.MOST_PLACES - 1, few.getLast()));
      many.add(few.getFirst());
      assertTrue(places(many, few.getFirst()).all());
      many.add(few.getLast());
      assertFalse(places(many, few.getFirst()).all(), "what came beyond the bound was left out");
    }

    /** Where rules tell no difference there is none. */
    @Test
    void areThoseThatTheRulesTellApart() {
      var many = single(MOST + 1);
      var vpn = new ArrayList<ZoneFacts>();
      many.forEach(place -> vpn.add(place.leaving("vpn")));
      vpn.add(many.getFirst().entering("vpn"));
      var onVpn = rule("r", PERMIT, "service.name == 'crm'", among(Subject.ZONES, "vpn"));
      var places = Places.of(vpn, vpn.getFirst(), List.of(onVpn));
      assertTrue(places.all());
      assertEquals(List.of("enter-zone vpn"), moves(places));
      var reads = rule("r", PERMIT, "zones.size() < 3", among(Subject.ZONES, "vpn"));
      assertFalse(Places.of(vpn, vpn.getFirst(), List.of(reads)).all(), "it may tell any apart");
    }

    @Test
    void doNotGrowByRulesOnTrial() {
      var many = single(MOST + 1);
      var facts = KNOWN.withZones(many.getFirst());
      var trial =
          onTrial(rule("trial", PERMIT, among(Subject.ZONES, zones("z", 1, MOST + 1).split(" "))));
      var office = rule("near", PERMIT, among(Subject.ZONES, "nowhere"));
      var far = rule("far", PERMIT, among(Subject.GROUPS, "board"), among(Subject.TAGS, "x"));
      var nearest = NearestChange.of(Sample.policy(trial, office, far), facts, many);
      assertEquals("join-group board + add-tag x", text(nearest.orElseThrow().changes()));
    }
  }

  @Nested
  class AMove {
    @Test
    void leadsToTheZonesOfItsPlace() {
      var there = complete("cafe", "office vpn", "lan office vpn");
      var facts = KNOWN.withZones(there.getFirst());
      var entered = List.of(Change.of(Change.Kind.ENTER_ZONE, "office"));
      var after = places(there, there.getFirst()).after(entered, facts);
      assertEquals(there.get(1), after.zones());
      assertEquals(facts.zones(), places(there, facts.zones()).after(List.of(), facts).zones());
    }

    @Test
    void toNoPlaceThatThereIsLeadsNobodyIntoAnyZone() {
      var there = complete("", "office", "vpn");
      var both =
          List.of(
              Change.of(Change.Kind.ENTER_ZONE, "office"),
              Change.of(Change.Kind.ENTER_ZONE, "vpn"));
      var facts = KNOWN.withZones(there.getFirst());
      assertEquals(ZoneFacts.UNKNOWN, places(there, there.getFirst()).after(both, facts).zones());
    }

    @Test
    void comesBesideOtherChanges() {
      var there = complete("", "office");
      var facts = KNOWN.withZones(there.getFirst());
      var after =
          places(there, there.getFirst())
              .after(
                  List.of(
                      Change.of(Change.Kind.ENTER_ZONE, "office"),
                      Change.of(Change.Kind.JOIN_GROUP, "board")),
                  facts);
      assertEquals(Set.of("office"), after.zones().in());
      assertTrue(after.person().groups().orElseThrow().contains("board"));
    }
  }

  /** To leave the zones of a refusal is a way of which some may have been left out as well. */
  @Test
  void nothingLargerIsNearestWhereNotAllWaysOutOfARefusalWereFollowed() {
    var there =
        complete(IntStream.rangeClosed(1, 600).mapToObj(i -> "z" + i).toArray(String[]::new));
    var facts = KNOWN.withZones(there.getFirst());
    var names = zones("z", 1, 599).split(" ");
    var out = rule("out", REFUSE, among(Subject.ZONES, names), among(Subject.GROUPS, "sales"));
    var far = rule("far", PERMIT, among(Subject.GROUPS, "board"));
    var away = rule("away", PERMIT, among(Subject.ZONES, "z600"));
    assertEquals(Optional.empty(), NearestChange.of(Sample.policy(out, away, far), facts, there));
    var few = there.subList(0, 3);
    var found = NearestChange.of(Sample.policy(out, away, far), facts, few).orElseThrow();
    assertEquals("join-group board + leave-group sales", text(found.changes()));
  }
}
