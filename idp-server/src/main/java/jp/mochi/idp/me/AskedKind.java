package jp.mochi.idp.me;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import jp.mochi.device.register.Platform;
import jp.mochi.idp.text.Texts;

/**
 * What the page of a link says to whoever has opened it, and which buttons it has for them. One
 * that knows what it is on has one main button; one that can't know says of each whose it is.
 *
 * @param likely what the browser seems to run on
 * @param inApp whether it seems to be an app's own browser, which nobody is to go on in
 */
record AskedKind(List<Platform> likely, boolean inApp) {
  private static final Set<Platform> PHONES =
      EnumSet.of(Platform.IOS, Platform.IPADOS, Platform.ANDROID);

  AskedKind {
    likely = List.copyOf(likely);
  }

  /** The likely ones, and the other kind of phone: some browsers disguise themselves. */
  List<Platform> offered() {
    if (likely.size() > 1 || isComputer()) {
      return likely;
    }
    var rather = likely.contains(Platform.ANDROID) ? Platform.IOS : Platform.ANDROID;
    return Stream.concat(likely.stream(), Stream.of(rather)).toList();
  }

  private boolean isComputer() {
    return likely.stream().noneMatch(PHONES::contains);
  }

  private boolean isPhone() {
    return PHONES.containsAll(likely);
  }

  EnrolView.Button button(Texts texts, Platform kind) {
    var isLikely = likely.contains(kind);
    var label =
        isLikely && likely.size() == 1 ? which("enrol.phone.go") : "enrol.phone.as." + kind.text();
    return new EnrolView.Button(texts.get(label), "platform", kind.text(), isLikely && !inApp);
  }

  String heading(Texts texts) {
    return texts.get(which("enrol.phone.heading"));
  }

  private String which(String key) {
    return isComputer() ? key + ".computer" : isPhone() ? key : key + ".which";
  }

  Stream<String> said(Texts texts) {
    var keys = Stream.<String>builder();
    if (inApp) {
      keys.add("enrol.phone.inApp");
    }
    keys.add("enrol.phone.text");
    if (isComputer()) {
      keys.add("enrol.phone.computer");
    }
    if (likely.size() > 1) {
      keys.add("enrol.phone.which");
    }
    return keys.build().map(texts::get);
  }
}
