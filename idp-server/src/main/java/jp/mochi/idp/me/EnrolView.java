package jp.mochi.idp.me;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import jp.mochi.idp.login.Frame;
import jp.mochi.idp.portal.QrPath;

/**
 * A page of a phone's registration.
 *
 * @param heading what it is about
 * @param texts in paragraphs
 * @param picture a QR code
 * @param shown what is to be kept or typed
 * @param steps what to tap
 * @param ways on from here
 */
public record EnrolView(
    Frame frame,
    String heading,
    List<String> texts,
    Optional<QrPath> picture,
    Optional<Shown> shown,
    List<Step> steps,
    List<Way> ways) {
  public EnrolView {
    texts = List.copyOf(texts);
    steps = List.copyOf(steps);
    ways = List.copyOf(ways);
  }

  /** A value with what it is. */
  public record Shown(String label, String value) {}

  /** What to tap, with a picture of what to look for. */
  public record Step(Sign sign, String text) {}

  /** What a step looks like on the phone. */
  public enum Sign {
    CAMERA,
    DOWNLOAD,
    SETTINGS,
    INSTALL,
    DONE
  }

  /**
   * A form.
   *
   * @param method {@code get} or {@code post}
   * @param fields what goes along unseen
   * @param asked the label of a field that is typed into, or filled in from the address by a
   *     script; its name is {@code code}
   * @param buttons what sends it
   */
  public record Way(
      String method,
      String action,
      Map<String, String> fields,
      Optional<String> asked,
      List<Button> buttons) {
    public Way {
      fields = Map.copyOf(fields);
      buttons = List.copyOf(buttons);
    }

    static Way of(String method, String action, String label, Map<String, String> fields) {
      return new Way(
          method, action, fields, Optional.empty(), List.of(new Button(label, "", "", true)));
    }
  }

  /**
   * A button.
   *
   * @param name of what it says; empty where there is only one
   * @param main whether it is what most people want
   */
  public record Button(String label, String name, String value, boolean main) {}
}
