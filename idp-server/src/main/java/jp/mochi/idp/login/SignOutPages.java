package jp.mochi.idp.login;

import io.javalin.http.Context;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import jp.mochi.idp.jte.JtesignoutGenerated;
import jp.mochi.idp.login.SignOutView.Line;
import jp.mochi.idp.login.SignOutView.Onward;
import jp.mochi.idp.signout.ServiceState;
import jp.mochi.idp.signout.ServiceState.How;
import jp.mochi.idp.signout.SignOutStep;
import jp.mochi.idp.text.ClockTime;
import jp.mochi.idp.text.Language;
import jp.mochi.idp.text.Texts;

/**
 * The pages on the way out. Each names every service and says how it stands there; where the way
 * goes on it is a link, which scripts follow by themselves.
 */
public final class SignOutPages {
  /** Long enough to see which service's turn it is. */
  private static final int SEEN = 600;

  /** Long enough to read what went wrong, and to stay: a touch of the page ends the waiting. */
  private static final int READ = 10_000;

  private final LoginPages pages;

  public SignOutPages(LoginPages pages) {
    this.pages = pages;
  }

  /** Shows one step. */
  public void show(Context context, SignOutStep step) {
    var texts = pages.texts(context);
    var view =
        switch (step) {
          case SignOutStep.NobodyHere() -> nobody(texts);
          case SignOutStep.Ask ask -> ask(texts, ask);
          case SignOutStep.Going going -> going(texts, going);
          case SignOutStep.Over over -> over(texts, over);
        };
    var policy = view.token().isPresent() ? pages.policy().form() : pages.policy().text();
    pages.html(context, policy, out -> JtesignoutGenerated.render(out, null, view));
  }

  private SignOutView nobody(Texts texts) {
    return view(
        texts,
        texts.get("signout.nobody.heading"),
        texts.get("signout.nobody.text"),
        List.of(),
        Optional.empty(),
        Optional.empty());
  }

  private SignOutView ask(Texts texts, SignOutStep.Ask ask) {
    var text =
        texts.get("signout.ask.text", ask.username())
            + (ask.services().isEmpty()
                ? ""
                : (japanese(texts) ? "" : " ") + texts.get("signout.ask.services"));
    return new SignOutView(
        pages.frame(texts, "signout.title"),
        texts.get("signout.ask.heading"),
        text,
        ServiceState.shown(ask.services()).stream()
            .map(s -> new Line(name(texts, s), "", "", "", none()))
            .toList(),
        Optional.of(ask.token()),
        Optional.empty(),
        Optional.empty());
  }

  private SignOutView going(Texts texts, SignOutStep.Going going) {
    var name = name(texts, going.next());
    var go = texts.get("signout.going.go", name);
    var skip = texts.get("signout.going.skip", name);
    var alive = going.seen() == SignOutStep.Seen.ANSWERS;
    return view(
        texts,
        texts.get("signout.going.heading"),
        texts.get("signout.going." + going.seen().name().toLowerCase(Locale.ROOT), name),
        lines(texts, going.services()),
        Optional.of(new Onward(going.go(), go, alive ? SEEN : -1)),
        Optional.of(new Onward(going.skip(), skip, alive ? -1 : READ)));
  }

  private SignOutView over(Texts texts, SignOutStep.Over over) {
    var heading = over.everybody() ? "signout.over.heading" : "signout.partly.heading";
    var text = over.everybody() ? "signout.over.text" : "signout.partly.text";
    return view(
        texts,
        texts.get(heading),
        texts.get(text),
        lines(texts, over.services()),
        over.back()
            .map(
                back ->
                    new Onward(
                        back.go(),
                        texts.get("signout.back", japanese(texts) ? back.nameJa() : back.nameEn()),
                        over.everybody() ? SEEN : READ)),
        Optional.empty());
  }

  private SignOutView view(
      Texts texts,
      String heading,
      String text,
      List<Line> lines,
      Optional<Onward> onward,
      Optional<Onward> aside) {
    return new SignOutView(
        pages.frame(texts, "signout.title"), heading, text, lines, Optional.empty(), onward, aside);
  }

  private List<Line> lines(Texts texts, List<ServiceState> services) {
    return ServiceState.shown(services).stream().map(service -> line(texts, service)).toList();
  }

  private Line line(Texts texts, ServiceState service) {
    var how = service.how();
    var stays = !(how instanceof How.Done) && !(how instanceof How.Waiting);
    return new Line(
        name(texts, service),
        how.word(),
        texts.get("signout.state." + how.word()),
        stays ? until(texts, service) : "",
        how instanceof How.OwnPage(var address) ? Optional.of(address) : none());
  }

  private String until(Texts texts, ServiceState service) {
    return service
        .until()
        .map(end -> ClockTime.of(end, pages.zone(), texts.language()))
        .map(end -> texts.get("signout.until", end))
        .orElseGet(() -> texts.get("signout.until.unknown"));
  }

  private static String name(Texts texts, ServiceState service) {
    return japanese(texts) ? service.nameJa() : service.nameEn();
  }

  private static boolean japanese(Texts texts) {
    return texts.language() == Language.JA;
  }

  private static Optional<String> none() {
    return Optional.empty();
  }
}
