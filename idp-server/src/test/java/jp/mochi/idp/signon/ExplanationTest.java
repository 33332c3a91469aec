package jp.mochi.idp.signon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import jp.mochi.idp.policy.Change;
import jp.mochi.idp.policy.Decision;
import jp.mochi.idp.policy.NearestChange;
import jp.mochi.idp.policy.Obligations;
import jp.mochi.idp.policy.Trace;
import org.junit.jupiter.api.Test;

/** What a person reads of the change that would help. */
class ExplanationTest {
  private static final Change OFFICE = new Change(Change.Kind.ENTER_ZONE, "", "office");
  private static final Change DEVICE = new Change(Change.Kind.PROVE, "", "device");
  private static final Change GROUP = new Change(Change.Kind.LEAVE_GROUP, "", "suspected");

  private static List<Change> told(Change... changes) {
    var permit = new Decision.Permit(Obligations.NONE, new Trace("v", Optional.empty(), List.of()));
    var nearest = Optional.of(new NearestChange(List.of(changes), permit));
    return Explanation.of(Optional.empty(), nearest, List.of()).helps();
  }

  @Test
  void isAllThatTheyCanDoThemselves() {
    assertEquals(List.of(OFFICE, DEVICE), told(OFFICE, DEVICE));
  }

  @Test
  void isNothingWhereOnlyItCanChangeAPartOfIt() {
    assertEquals(List.of(), told(GROUP));
    assertEquals(List.of(), told(OFFICE, GROUP));
  }
}
