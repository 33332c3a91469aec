package jp.mochi.idp.login;

import io.javalin.http.Context;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import jp.mochi.device.app.AppMatch;
import jp.mochi.idp.http.Reference;
import jp.mochi.idp.jte.JtecertificateGenerated;
import jp.mochi.idp.jte.JteuncertifiedGenerated;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.signon.SignOnRequest;
import jp.mochi.idp.text.Texts;

/** The pages around a certificate: one asks for it, one says why it didn't do. */
final class CertificatePages {
  /** Where something on the phone itself helps. */
  private static final Set<Reason> ON_THE_PHONE =
      EnumSet.of(
          Reason.CERTIFICATE_EXPIRED,
          Reason.CERTIFICATE_NOT_YET_VALID,
          Reason.CERTIFICATE_REVOKED,
          Reason.CERTIFICATE_FOREIGN,
          Reason.CERTIFICATE_OF_ANOTHER,
          Reason.CERTIFICATE_UNUSABLE);

  private final LoginPages pages;
  private final CertificateWay way;

  CertificatePages(LoginPages pages, CertificateWay way) {
    this.pages = pages;
    this.way = way;
  }

  /**
   * @param instead whether the person has a key that could be shown instead
   */
  void ask(
      Context context,
      SignOnRequest request,
      Visitor visitor,
      Optional<String> why,
      boolean instead) {
    var texts = pages.texts(context);
    var step = way.step(request, visitor, texts.language(), 0);
    var view =
        new CertificateView(
            pages.frame(texts, "certificate.title"),
            step.action(),
            step.token(),
            pages.token(request, visitor),
            LoginPages.service(request, texts),
            why,
            !handset(visitor).canShow(),
            startAgain(request),
            instead);
    var policy = pages.policy().formTo(way.origins());
    pages.html(context, policy, out -> JtecertificateGenerated.render(out, null, view));
  }

  /**
   * Why a certificate didn't do.
   *
   * @param apps those that shut the device out, where it is that
   */
  record Why(Reason reason, List<AppMatch> apps) {
    Why {
      apps = List.copyOf(apps);
    }

    private RefusalWords words(Texts texts) {
      return apps.isEmpty()
          ? new RefusalWords(texts.message(reason), Optional.empty(), texts.help(reason))
          : ListedWords.refusing(apps, reason, texts);
    }
  }

  /**
   * Says why a certificate didn't do.
   *
   * @param attempt which try it was; the next goes another way
   */
  void refuse(
      Context context,
      SignOnRequest request,
      Visitor visitor,
      Why why,
      String reference,
      int attempt) {
    var texts = pages.texts(context);
    var reason = why.reason();
    var step = way.step(request, visitor, texts.language(), attempt + 1);
    var view =
        new UncertifiedView(
            pages.frame(texts, "error.title"),
            why.words(texts),
            why.words(Texts.in(texts.language().other())),
            advice(reason, handset(visitor), texts),
            !handset(visitor).canShow(),
            startAgain(request),
            step.action(),
            step.token(),
            reference);
    Reference.show(context, reference);
    context.status(StatusOf.reason(reason));
    LoginPages.retryAfter(context, reason, Optional.empty());
    var policy = pages.policy().formTo(way.origins());
    pages.html(context, policy, out -> JteuncertifiedGenerated.render(out, null, view));
  }

  private static Handset handset(Visitor visitor) {
    return Handset.of(visitor.circumstances().userAgent());
  }

  private static Optional<String> startAgain(SignOnRequest request) {
    return request.startAgain().filter(LoginPages::isWebAddress);
  }

  private static List<UncertifiedView.Advice> advice(Reason reason, Handset from, Texts texts) {
    if (reason == Reason.CERTIFICATE_MISSING) {
      return from.causes().stream()
          .map(cause -> advice("certificate.cause." + word(cause), true, from, texts))
          .toList();
    }
    return ON_THE_PHONE.contains(reason)
        ? List.of(advice("certificate.steps." + reason.name(), false, from, texts))
        : List.of();
  }

  private static UncertifiedView.Advice advice(
      String key, boolean titled, Handset from, Texts texts) {
    var platforms = from.told();
    var steps =
        platforms.stream()
            .map(
                platform ->
                    new UncertifiedView.Steps(
                        platforms.size() == 1
                            ? ""
                            : texts.get("certificate.platform." + word(platform)),
                        texts.get(key + "." + word(platform))))
            .toList();
    return new UncertifiedView.Advice(titled ? texts.get(key + ".title") : "", steps);
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
