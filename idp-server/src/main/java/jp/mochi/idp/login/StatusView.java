package jp.mochi.idp.login;

import java.util.List;
import java.util.Optional;

/**
 * What the page shows whose device's state isn't in order, or isn't known.
 *
 * @param token the request under way
 * @param why what the rules say
 * @param missing what to do before going on, a sentence each
 * @param later what has to be done by a day that each sentence names
 */
public record StatusView(
    Frame frame,
    String token,
    String service,
    Optional<String> why,
    List<String> missing,
    List<String> later) {
  public StatusView {
    missing = List.copyOf(missing);
    later = List.copyOf(later);
  }
}
