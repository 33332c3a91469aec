package jp.mochi.idp.portal;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jp.mochi.idp.lifecycle.device.Ending;
import jp.mochi.idp.signout.ServiceState;
import jp.mochi.idp.text.ClockTime;
import jp.mochi.idp.text.Language;
import jp.mochi.idp.text.Texts;

/** The account of what has ended with a phone, and of what remains of it elsewhere. */
public final class Remaining {
  private final Clock clock;

  public Remaining(Clock clock) {
    this.clock = clock;
  }

  /** What has ended. */
  public List<String> ended(Texts texts, Ending ending) {
    var sentences = new ArrayList<String>();
    sentences.add(texts.get("ended.certificates", ending.certificates().size()));
    sentences.add(texts.get("ended.sessions", ending.sessions().size()));
    if (!ending.invitations().isEmpty()) {
      sentences.add(texts.get("ended.invitations", ending.invitations().size()));
    }
    if (!ending.services().isEmpty()) {
      sentences.add(texts.get("ended.services"));
    }
    return sentences;
  }

  /** How it stands at each service that was reached from it. */
  public List<DoneView.Remain> services(Texts texts, Ending ending) {
    return ending.services().stream().map(each -> remain(texts, each)).toList();
  }

  private DoneView.Remain remain(Texts texts, Ending.Remaining remaining) {
    return line(texts, remaining.state(), remaining.until(), remaining.endIt());
  }

  /** How it stands at services whose sessions were ended. */
  public List<DoneView.Remain> states(Texts texts, List<ServiceState> states) {
    return states.stream()
        .map(state -> line(texts, state, state.until(), Optional.empty()))
        .toList();
  }

  private DoneView.Remain line(
      Texts texts, ServiceState state, Optional<Instant> until, Optional<String> endAt) {
    var name = texts.language() == Language.JA ? state.nameJa() : state.nameEn();
    var word = state.how().word();
    var open =
        until
            .map(at -> texts.get("desk.remains.until", time(texts, at)))
            .orElseGet(() -> texts.get("desk.remains.unknown"));
    return new DoneView.Remain(
        name, word, texts.get("signout.state." + word), state.done() ? "" : open, endAt);
  }

  private String time(Texts texts, Instant at) {
    return ClockTime.of(at, clock.getZone(), texts.language());
  }
}
