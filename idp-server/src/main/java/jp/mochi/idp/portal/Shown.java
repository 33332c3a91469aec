package jp.mochi.idp.portal;

import io.javalin.http.Context;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jp.mochi.idp.jte.JteaskGenerated;
import jp.mochi.idp.jte.JtedeskGenerated;
import jp.mochi.idp.jte.JtedoneGenerated;
import jp.mochi.idp.login.LoginPages;
import jp.mochi.idp.text.Language;
import jp.mochi.idp.text.Texts;

/** Shows the three kinds of page that our own pages are made of. */
public final class Shown {
  private final LoginPages pages;
  private final boolean wide;

  /**
   * @param wide whether they are made for PCs
   */
  public Shown(LoginPages pages, boolean wide) {
    this.pages = pages;
    this.wide = wide;
  }

  /** The texts in the visitor's language. */
  public Texts texts(Context ctx) {
    return pages.texts(ctx);
  }

  /** Sends the browser on to a page of ours. */
  public void go(Context ctx, String address) {
    pages.go(ctx, address);
  }

  /** A page that shows something. */
  public void desk(
      Context ctx,
      String heading,
      List<String> texts,
      Optional<DeskView.Search> search,
      List<DeskView.Section> sections) {
    pages.desk(
        ctx,
        heading,
        frame -> {
          var other = Optional.of(inOther(ctx, frame.texts().language()));
          var view = new DeskView(frame, wide, heading, texts, search, sections, other);
          return out -> JtedeskGenerated.render(out, null, view);
        });
  }

  /** What a page before an act says. */
  public record Ask(
      String heading,
      String about,
      List<String> will,
      Optional<String> alert,
      String action,
      Map<String, String> fields,
      List<AskView.Choices> choices,
      Optional<AskView.Reason> reason,
      String go,
      boolean danger,
      String back) {}

  /** The page before an act. */
  public void ask(Context ctx, Ask ask) {
    pages.desk(
        ctx,
        ask.heading(),
        frame -> {
          var view =
              new AskView(
                  frame,
                  wide,
                  ask.heading(),
                  ask.about(),
                  ask.will(),
                  ask.alert(),
                  ask.action(),
                  ask.fields(),
                  ask.choices(),
                  ask.reason(),
                  ask.go(),
                  ask.danger(),
                  ask.back());
          return out -> JteaskGenerated.render(out, null, view);
        });
  }

  /** What a page after an act says. */
  public record Done(
      boolean good,
      String heading,
      List<String> texts,
      Optional<DoneView.Code> shown,
      List<DoneView.Remain> remains,
      List<DeskView.Link> recent,
      List<String> next,
      DeskView.Link back) {
    /** The same, without devices to look at. */
    public Done(
        boolean good,
        String heading,
        List<String> texts,
        Optional<DoneView.Code> shown,
        List<DoneView.Remain> remains,
        List<String> next,
        DeskView.Link back) {
      this(good, heading, texts, shown, remains, List.of(), next, back);
    }

    /** The same with devices that were registered lately. */
    public Done andRecent(List<DeskView.Link> devices) {
      return new Done(good, heading, texts, shown, remains, devices, next, back);
    }

    /** That it wasn't done, and why. */
    public static Done not(String heading, String why, DeskView.Link back) {
      return new Done(false, heading, List.of(why), Optional.empty(), List.of(), List.of(), back);
    }

    /** That it was done, and nothing more. */
    public static Done good(String heading, List<String> texts, DeskView.Link back) {
      return new Done(true, heading, texts, Optional.empty(), List.of(), List.of(), back);
    }
  }

  /** The page after an act. */
  public void done(Context ctx, Visit visit, Done done) {
    pages.desk(
        ctx,
        done.heading(),
        frame -> {
          var view =
              new DoneView(
                  frame,
                  wide,
                  done.good(),
                  done.heading(),
                  done.texts(),
                  done.shown(),
                  done.remains(),
                  done.recent(),
                  done.next(),
                  visit.visitor().circumstances().reference(),
                  done.back());
          return out -> JtedoneGenerated.render(out, null, view);
        });
  }

  /** The address of this page in the other language. */
  private static String inOther(Context ctx, Language language) {
    var address = new StringBuilder(ctx.path()).append('?');
    ctx.queryParamMap()
        .forEach(
            (name, values) -> {
              if (!name.equals("lang") && values.size() == 1) {
                address.append(name).append('=').append(encoded(values.getFirst())).append('&');
              }
            });
    return address.append("lang=").append(language.other().tag()).toString();
  }

  /** A text as a part of an address. */
  public static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
