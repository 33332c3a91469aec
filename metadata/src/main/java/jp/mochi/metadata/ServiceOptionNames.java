package jp.mochi.metadata;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The written form of {@link ServiceOptions}: {@code option=value}, on the command line and in the
 * database.
 *
 * <pre>
 * sign=assertion|response|both          name-id-format=emailAddress|persistent|transient|unspecified|URI
 * name-id-source=ATTRIBUTE              skew=3m  assertion-lifetime=5m
 * accept-unsigned=true|false            sha1=refuse|allow
 * relay-state=TEXT                      signing-key=ID
 * tags=A,B                              sensitivity=1|2|3|4|LABEL
 * data=in-house|hosted|private-cloud|public-cloud
 * obligation.NAME=ATTRIBUTE[;value=VALUE]
 * publish=true|false                    confirm-address=true|false
 * attribute.NAME=SOURCE[;format=uri|basic|unspecified|URI][;friendly=NAME]
 *   SOURCE: directory:mail (or just mail) | groups | groups:PREFIX | constant:TEXT | cel:EXPRESSION
 *           | source.address | source.zone | source.ranges
 * </pre>
 *
 * <p>An empty value takes the setting away. In an attribute's or obligation's value a semicolon is
 * written twice. What {@link #print} puts out, {@link #change} reads back to equal options.
 */
public final class ServiceOptionNames {
  static final List<String> NAMES =
      List.of(
          "sign",
          "name-id-format",
          "name-id-source",
          "skew",
          "assertion-lifetime",
          "accept-unsigned",
          "sha1",
          "relay-state",
          "signing-key",
          "tags",
          "sensitivity",
          "data",
          "publish",
          "confirm-address");

  private ServiceOptionNames() {}

  /**
   * Applies texts to options, all or nothing.
   *
   * @param celFault says what is wrong with a CEL expression, empty if nothing is
   */
  public static OptionOutcome change(
      ServiceOptions from, List<String> texts, Function<String, Optional<String>> celFault) {
    return change(from, texts, celFault, Map.of());
  }

  /**
   * Applies texts to options, all or nothing.
   *
   * @param celFault says what is wrong with a CEL expression, empty if nothing is
   * @param labels the company's own words for levels of sensitivity, which count as their numbers
   */
  public static OptionOutcome change(
      ServiceOptions from,
      List<String> texts,
      Function<String, Optional<String>> celFault,
      Map<Integer, String> labels) {
    var faults = new ArrayList<OptionFault>();
    var draft = new OptionsDraft(from, faults, celFault, labels);
    var seen = new HashSet<String>();
    for (var text : texts) {
      int equals = text.indexOf('=');
      if (equals < 1) {
        faults.add(new OptionFault(OptionFault.Code.NOT_AN_OPTION, text, ""));
        continue;
      }
      var name = text.substring(0, equals).strip();
      if (!seen.add(name)) {
        faults.add(new OptionFault(OptionFault.Code.GIVEN_TWICE, name, ""));
        continue;
      }
      draft.set(name, text.substring(equals + 1));
    }
    return faults.isEmpty()
        ? new OptionOutcome.Understood(draft.finished())
        : new OptionOutcome.Wrong(faults);
  }

  /** Every setting as a line, those that aren't set left out. */
  public static List<String> print(ServiceOptions options) {
    var lines = new ArrayList<String>();
    lines.add("sign=" + sign(options));
    options.nameIdFormat().ifPresent(f -> lines.add("name-id-format=" + NameIdFormats.print(f)));
    options.nameIdSource().ifPresent(s -> lines.add("name-id-source=" + s));
    lines.add("skew=" + print(options.skew()));
    lines.add("assertion-lifetime=" + print(options.assertionLifetime()));
    lines.add("accept-unsigned=" + options.acceptUnsigned());
    lines.add("sha1=" + (options.sha1() ? "allow" : "refuse"));
    options.defaultRelayState().ifPresent(r -> lines.add("relay-state=" + r));
    options.signingKey().ifPresent(id -> lines.add("signing-key=" + id));
    printForRules(options, lines);
    if (options.publish()) {
      lines.add("publish=true");
    }
    if (options.confirmAddress()) {
      lines.add("confirm-address=true");
    }
    for (var attribute : options.attributes()) {
      lines.add("attribute." + attribute.name() + "=" + AttributeText.print(attribute));
    }
    return List.copyOf(lines);
  }

  private static void printForRules(ServiceOptions options, List<String> lines) {
    var known = options.classification();
    if (!known.tags().isEmpty()) {
      lines.add("tags=" + String.join(",", known.tags()));
    }
    known.sensitivity().ifPresent(level -> lines.add("sensitivity=" + level));
    known.data().ifPresent(data -> lines.add("data=" + data.text()));
    for (var mapped : options.obligations()) {
      lines.add(PolicyOptions.OBLIGATION + mapped.obligation() + "=" + mapped.text());
    }
  }

  private static String sign(ServiceOptions options) {
    if (options.signAssertion() && options.signResponse()) {
      return "both";
    }
    return options.signAssertion() ? "assertion" : "response";
  }

  private static String print(Duration duration) {
    if (duration.toNanosPart() != 0) {
      return duration.toString();
    }
    long seconds = duration.toSeconds();
    if (seconds % 3600 == 0 && seconds > 0) {
      return seconds / 3600 + "h";
    }
    return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }
}
