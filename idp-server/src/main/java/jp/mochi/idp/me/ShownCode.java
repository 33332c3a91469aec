package jp.mochi.idp.me;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import jp.mochi.device.register.Platform;
import jp.mochi.idp.key.SealedJson;
import jp.mochi.idp.key.Sealer;
import jp.mochi.idp.lifecycle.enrolment.HandOutCodes;
import jp.mochi.idp.network.Visitor;

/**
 * A code on its way from one page to the next, sealed for one browser.
 *
 * @param code handle and secret
 * @param person whose it is, by the directory's immutable id
 * @param username that person's user name
 * @param device for which device
 * @param expires until when it opens something
 * @param password of the file in which a key made here is handed out; empty elsewhere
 * @param platform of the device, as the register writes it, by the word of whoever goes on with it
 */
record ShownCode(
    String code,
    String person,
    String username,
    String device,
    Instant expires,
    String password,
    String platform) {
  private static final ObjectMapper JSON = SealedJson.MAPPER;

  /** To which page it goes. */
  enum Purpose {
    CODE("enrolment-code"),
    PROFILE("enrolment-profile"),
    PKCS12("enrolment-pkcs12"),
    /** Not to a page: the phone's system brings it, which has no browser's cookie. */
    CHALLENGE("enrolment-challenge");

    private final String text;

    Purpose(String text) {
      this.text = text;
    }
  }

  static ShownCode of(HandOutCodes.Made made, String password, Platform platform) {
    return new ShownCode(
        made.challenge().text(),
        made.candidate().person(),
        made.candidate().username(),
        made.candidate().device(),
        made.expires(),
        password,
        platform.text());
  }

  boolean isOf(Platform kind) {
    return kind.text().equals(platform);
  }

  /**
   * The link that a phone opens, with the code in its fragment.
   *
   * @param page where a phone goes with a code
   */
  String link(String page) {
    return HandOutCodes.link(page, code);
  }

  String sealed(Sealer sealer, Purpose purpose, Visitor visitor) {
    return sealed(sealer, purpose, visitor.browserHash());
  }

  /**
   * As the challenge of a profile that asks an iPhone which one it is: it shows nobody the code.
   */
  String challenge(Sealer sealer) {
    return sealed(sealer, Purpose.CHALLENGE, "");
  }

  /** What such a challenge stands for; empty where it is none of ours, or too old. */
  static Optional<ShownCode> ofChallenge(Sealer sealer, String challenge) {
    return sealer.content(Purpose.CHALLENGE.text, "", challenge).flatMap(ShownCode::read);
  }

  private String sealed(Sealer sealer, Purpose purpose, String browser) {
    try {
      return sealer.seal(purpose.text, browser, JSON.writeValueAsString(this), expires);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a code can't be written as JSON", impossible);
    }
  }

  /** Empty where it is none of ours, too old, another page's or another browser's. */
  static Optional<ShownCode> open(Sealer sealer, Purpose purpose, Visitor visitor, String token) {
    return sealer.content(purpose.text, visitor.browserHash(), token).flatMap(ShownCode::read);
  }

  private static Optional<ShownCode> read(String text) {
    try {
      return Optional.of(JSON.readValue(text, ShownCode.class));
    } catch (JsonProcessingException otherRelease) {
      return Optional.empty();
    }
  }

  /** As a form's hidden field. */
  static Map<String, String> field(String token) {
    return Map.of("token", token);
  }

  @Override
  public String toString() {
    return "ShownCode[" + device + "]";
  }
}
