package jp.mochi.idp.portal;

import java.time.Duration;
import jp.mochi.idp.key.Sealer;

/**
 * What makes a form of ours ours: a seal over the browser, the session and what the form is about.
 * Taken from one page it opens no other act, and another browser, or the next session in this one,
 * can do nothing with it.
 */
public final class FormSeal {
  /** The name of the field that carries it. */
  public static final String FIELD = "token";

  private static final String PURPOSE = "portal-form";

  /** How long a page may stay open before what it asks must be asked again. */
  private static final Duration LIFETIME = Duration.ofMinutes(30);

  private static final Duration DAY = Duration.ofHours(12);

  private final Sealer sealer;

  public FormSeal(Sealer sealer) {
    this.sealer = sealer;
  }

  /**
   * Seals a form.
   *
   * @param about the act and what it is done to: only this is done by the form
   */
  public String seal(Visit visit, String about) {
    return seal(visit, about, LIFETIME);
  }

  /** Seals a form that changes nothing, on a page that is left open all day. */
  String sealForTheDay(Visit visit, String about) {
    return seal(visit, about, DAY);
  }

  private String seal(Visit visit, String about, Duration lifetime) {
    var until = visit.visitor().circumstances().time().plus(lifetime);
    return sealer.seal(PURPOSE, visit.visitor().browserHash(), content(visit, about), until);
  }

  /** Whether a form that came back is one that was sealed for this. */
  boolean holds(Visit visit, String about, String token) {
    return sealer
        .content(PURPOSE, visit.visitor().browserHash(), token)
        .filter(content(visit, about)::equals)
        .isPresent();
  }

  private static String content(Visit visit, String about) {
    return visit.session().id() + "\n" + about;
  }
}
