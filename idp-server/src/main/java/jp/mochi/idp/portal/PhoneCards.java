package jp.mochi.idp.portal;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import jp.mochi.cert.authority.IssuedCertificate;
import jp.mochi.device.register.Binding;
import jp.mochi.device.register.BindingLevel;
import jp.mochi.device.register.Device;
import jp.mochi.idp.lifecycle.device.Phone;
import jp.mochi.idp.lifecycle.status.DeviceStatus;
import jp.mochi.idp.portal.DeskView.Card;
import jp.mochi.idp.portal.DeskView.Fact;
import jp.mochi.idp.portal.DeskView.Link;
import jp.mochi.idp.portal.DeskView.Mark;
import jp.mochi.idp.portal.DeskView.Todo;
import jp.mochi.idp.text.ClockTime;
import jp.mochi.idp.text.Reader;
import jp.mochi.idp.text.Texts;

/**
 * Phones in words. What more is known of a device (what is installed on it) becomes a line of
 * {@link #facts}.
 */
public final class PhoneCards {
  private final Clock clock;

  public PhoneCards(Clock clock) {
    this.clock = clock;
  }

  /**
   * A phone.
   *
   * @param state how it is, by its reports and the rules in force; empty where they require nothing
   *     of it, or it isn't in use
   * @param here whether the page is looked at from it
   * @param staff whether the helpdesk looks at it, who read who did what
   */
  public Card card(
      Texts texts,
      Phone phone,
      Optional<DeviceStatus.Shown> state,
      boolean here,
      boolean staff,
      List<Link> links) {
    var facts = facts(texts, phone, staff);
    state.ifPresent(it -> facts.addAll(state(texts, it)));
    return new Card(
        here ? texts.get("phone.here", phone.called()) : phone.called(),
        "",
        Optional.of(mark(texts, phone)),
        facts,
        state.flatMap(it -> todo(texts, it, staff)),
        links);
  }

  private List<Fact> state(Texts texts, DeviceStatus.Shown state) {
    return Stream.concat(
            Stream.of(fact(texts, "state", state.word(texts.language()))),
            state.reported().stream().map(at -> fact(texts, "reported", time(texts, at))))
        .toList();
  }

  private Optional<Todo> todo(Texts texts, DeviceStatus.Shown state, boolean staff) {
    var reader = staff ? Reader.STAFF : Reader.PERSON;
    var sentences = state.sentences(texts.language(), clock.getZone(), reader);
    return sentences.isEmpty()
        ? Optional.empty()
        : Optional.of(new Todo(texts.get(staff ? "phone.todo.owner" : "phone.todo"), sentences));
  }

  private static Mark mark(Texts texts, Phone phone) {
    return phone
        .device()
        .map(
            device ->
                new Mark(
                    switch (device.state()) {
                      case ACTIVE -> "good";
                      case PENDING, SUSPENDED -> "open";
                      case LOST, RETIRED -> "bad";
                    },
                    texts.get("phone.state." + device.state().text())))
        .orElseGet(() -> new Mark("open", texts.get("phone.state.unregistered")));
  }

  private List<Fact> facts(Texts texts, Phone phone, boolean staff) {
    var facts = new ArrayList<Fact>();
    phone.device().ifPresent(it -> facts.add(fact(texts, "kind", kind(texts, it))));
    facts.add(fact(texts, "id", phone.id()));
    facts.add(fact(texts, "certificate", certificate(texts, phone)));
    bound(texts, phone, staff).ifPresent(level -> facts.add(fact(texts, "bound", level)));
    facts.add(
        fact(
            texts,
            "used",
            phone.lastUsed().map(at -> time(texts, at)).orElseGet(() -> texts.get("phone.never"))));
    if (staff) {
      phone.device().ifPresent(it -> facts.add(fact(texts, "since", since(texts, it))));
    }
    return facts;
  }

  private static Fact fact(Texts texts, String key, String value) {
    return new Fact(texts.get("phone.fact." + key), value);
  }

  private static String kind(Texts texts, Device device) {
    var words =
        Stream.of(
                texts.get("phone.platform." + device.platform().text()),
                device.model(),
                texts.get("phone.ownership." + device.ownership().text()))
            .filter(word -> !word.isBlank())
            .toList();
    return String.join(" · ", words);
  }

  private String certificate(Texts texts, Phone phone) {
    var now = clock.instant();
    var counts = phone.certificates().stream().filter(it -> Phone.isValid(it, now)).toList();
    if (!counts.isEmpty()) {
      var until = counts.stream().map(IssuedCertificate::notAfter).max(Instant::compareTo);
      return texts.get("phone.certificate.valid", time(texts, until.orElseThrow()));
    }
    return phone.certificates().stream()
        .findFirst()
        .map(it -> texts.get("phone.certificate." + it.standing(now).text()))
        .orElseGet(() -> texts.get("phone.certificate.none"));
  }

  private static Optional<String> bound(Texts texts, Phone phone, boolean staff) {
    if (phone.isUnbound()) {
      return Optional.of(texts.get(staff ? "phone.unbound.staff" : "phone.unbound"));
    }
    return phone.bindings().stream()
        .map(Binding::level)
        .min(BindingLevel::compareTo)
        .map(level -> texts.get("change.value." + level.text()));
  }

  private String since(Texts texts, Device device) {
    var last = device.last();
    return texts.get("phone.since", time(texts, last.at()), last.by().name());
  }

  private String time(Texts texts, Instant at) {
    return ClockTime.of(at, clock.getZone(), texts.language());
  }
}
