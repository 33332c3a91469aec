package jp.mochi.idp.me;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import jp.mochi.idp.login.Frame;

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
   * A button.
   *
   * @param method {@code get} or {@code post}
   * @param fields what goes along unseen
   * @param asked the label of a field that is typed into; its name is {@code code}
   * @param main whether it is what most people want
   */
  public record Way(
      String method,
      String action,
      String label,
      Map<String, String> fields,
      Optional<String> asked,
      boolean main) {
    public Way {
      fields = Map.copyOf(fields);
    }

    static Way post(String action, String label, Map<String, String> fields, boolean main) {
      return new Way("post", action, label, fields, Optional.empty(), main);
    }
  }
}
