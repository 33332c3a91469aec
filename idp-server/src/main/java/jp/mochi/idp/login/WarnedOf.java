package jp.mochi.idp.login;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import jp.mochi.device.app.AppMatch;
import jp.mochi.idp.signon.SignOnRequest;

/**
 * Which apps a page has warned of: what its button says was read, and nothing else. It travels in
 * the request that is sealed into the page.
 */
record WarnedOf(Set<String> apps) {
  private static final String NOTED = "warned-of";
  private static final String BETWEEN = " ";

  WarnedOf {
    apps = Set.copyOf(apps);
  }

  static WarnedOf apps(List<AppMatch> shown) {
    return new WarnedOf(shown.stream().map(WarnedOf::mark).collect(Collectors.toSet()));
  }

  /** What a request has noted; nothing where it hasn't been on such a page. */
  static WarnedOf noted(Map<String, String> details) {
    return new WarnedOf(Set.of(details.getOrDefault(NOTED, "").split(BETWEEN, -1)));
  }

  /** An entry's id and an app's number have no blanks. */
  private static String mark(AppMatch match) {
    return match.device() + "/" + match.entry().id() + "/" + match.appNumber();
  }

  boolean includes(AppMatch match) {
    return apps.contains(mark(match));
  }

  /** The request with this noted in it. */
  SignOnRequest noted(SignOnRequest request) {
    var details = new HashMap<>(request.details());
    details.put(NOTED, String.join(BETWEEN, apps));
    return request.with(details);
  }

  /** The request as it was before. */
  static SignOnRequest without(SignOnRequest request) {
    var details = new HashMap<>(request.details());
    details.remove(NOTED);
    return request.with(details);
  }
}
