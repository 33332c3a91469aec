package jp.mochi.idp.helpdesk;

import io.javalin.http.Context;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import jp.mochi.cert.enrolment.EnrolmentRequest;
import jp.mochi.device.register.Device;
import jp.mochi.idp.helpdesk.FindPeople.Found;
import jp.mochi.idp.helpdesk.FindPeople.Somebody;
import jp.mochi.idp.portal.DeskView.Card;
import jp.mochi.idp.portal.DeskView.Fact;
import jp.mochi.idp.portal.DeskView.Mark;
import jp.mochi.idp.portal.DeskView.Search;
import jp.mochi.idp.portal.DeskView.Section;
import jp.mochi.idp.portal.Shown;
import jp.mochi.idp.text.ClockTime;
import jp.mochi.idp.text.Texts;

/** The search, what waits for approval, and whom the search found. */
final class SearchPages {
  static final String SEARCH = "/helpdesk/search";

  private final Shown shown;
  private final Clock clock;

  SearchPages(Shown shown, Clock clock) {
    this.shown = shown;
    this.clock = clock;
  }

  /** The one field, as each of the helpdesk's pages has it. */
  static Search search(Texts texts, String token, String typed) {
    return new Search(
        SEARCH,
        token,
        texts.get("helpdesk.search"),
        texts.get("helpdesk.search.hint"),
        texts.get("helpdesk.search.go"),
        typed);
  }

  /** What waits for somebody to say yes. */
  record Waiting(List<EnrolmentRequest> requests, List<Device> devices) {
    Waiting {
      requests = List.copyOf(requests);
      devices = List.copyOf(devices);
    }
  }

  void front(Context ctx, String token, Waiting waiting) {
    var texts = shown.texts(ctx);
    shown.desk(
        ctx,
        texts.get("helpdesk.heading"),
        List.of(),
        Optional.of(search(texts, token, "")),
        waiting.requests().isEmpty() && waiting.devices().isEmpty()
            ? List.of()
            : List.of(waiting(texts, waiting)));
  }

  private Section waiting(Texts texts, Waiting waiting) {
    var cards =
        Stream.concat(
                waiting.requests().stream().map(each -> card(texts, each)),
                waiting.devices().stream().map(each -> card(texts, each)))
            .toList();
    return new Section("waiting", texts.get("helpdesk.waiting"), List.of(), cards, List.of());
  }

  private Card card(Texts texts, EnrolmentRequest request) {
    var candidate = request.candidate();
    var since = ClockTime.of(request.filed(), clock.getZone(), texts.language());
    return new Card(
        candidate.username(),
        PersonPages.address(candidate.person()),
        Optional.of(new Mark("open", texts.get("helpdesk.request"))),
        List.of(
            new Fact(texts.get("phone.fact.id"), candidate.device()),
            new Fact(texts.get("helpdesk.fact.filed"), since)),
        List.of());
  }

  private Card card(Texts texts, Device device) {
    var since = ClockTime.of(device.last().at(), clock.getZone(), texts.language());
    return new Card(
        device.owner().username(),
        PersonPages.address(device.owner().person()),
        Optional.of(new Mark("open", texts.get("phone.state." + device.state().text()))),
        List.of(
            new Fact(texts.get("phone.fact.id"), device.id()),
            new Fact(texts.get("helpdesk.fact.filed"), since)),
        List.of());
  }

  void found(Context ctx, String token, String typed, Found found) {
    var texts = shown.texts(ctx);
    var notes = new ArrayList<String>();
    if (found.tooShort()) {
      notes.add(texts.get("helpdesk.found.short"));
    } else if (found.people().isEmpty() && !found.away()) {
      notes.add(texts.get("helpdesk.found.nobody"));
    }
    if (found.away()) {
      notes.add(texts.get("helpdesk.found.away"));
    }
    if (found.more()) {
      notes.add(texts.get("helpdesk.found.more", FindPeople.MOST));
    }
    var cards = found.people().stream().map(each -> card(texts, each)).toList();
    var heading = texts.get("helpdesk.found", cards.size());
    shown.desk(
        ctx,
        texts.get("helpdesk.heading"),
        List.of(),
        Optional.of(search(texts, token, typed)),
        List.of(new Section("found", heading, notes, cards, List.of())));
  }

  private static Card card(Texts texts, Somebody somebody) {
    var facts = new ArrayList<Fact>();
    somebody.reading().ifPresent(it -> facts.add(fact(texts, "reading", it)));
    facts.add(fact(texts, "login", somebody.username()));
    somebody.mail().ifPresent(it -> facts.add(fact(texts, "mail", it)));
    return new Card(
        somebody.name(),
        PersonPages.address(somebody.id().value()),
        somebody.by().map(it -> new Mark("open", texts.get("helpdesk.by." + it))),
        facts,
        List.of());
  }

  static Fact fact(Texts texts, String key, String value) {
    return new Fact(texts.get("helpdesk.fact." + key), value);
  }
}
