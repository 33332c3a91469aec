package jp.mochi.idp.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jp.mochi.device.register.Ownership;
import jp.mochi.device.register.Platform;
import jp.mochi.idp.config.StatusSourceConfig.AndroidManagement;
import jp.mochi.idp.config.StatusSourceConfig.Intune;
import jp.mochi.idp.config.StatusSourceConfig.Management;

/** Reads {@code status-sources}. */
final class StatusSourceReader {
  private static final int MOST = 20;
  private static final String ANDROID = "https://androidmanagement.googleapis.com/v1";
  private static final String GOOGLE_TOKENS = "https://oauth2.googleapis.com/token";
  private static final String GRAPH = "https://graph.microsoft.com/v1.0";
  private static final String MICROSOFT_TOKENS =
      "https://login.microsoftonline.com/%s/oauth2/v2.0/token";

  /** Stands in for one of which it isn't known what it is. */
  private static final StatusSourceConfig NOTHING =
      new StatusSourceConfig(
          "",
          new Intune(
              URI.create(GRAPH), URI.create(GRAPH), "", Path.of(""), Duration.ZERO, Duration.ZERO),
          Duration.ZERO,
          Set.of(),
          Set.of());

  private final YamlFile file;
  private final Section root;

  StatusSourceReader(YamlFile file, Section root) {
    this.file = file;
    this.root = root;
  }

  List<StatusSourceConfig> read() {
    var names = new HashSet<String>();
    var sources = new ArrayList<StatusSourceConfig>();
    for (var section : root.sections("status-sources")) {
      var source = source(section);
      if (!source.name().isEmpty() && !names.add(source.name())) {
        section.fault("name", FaultCode.STATUS_SOURCE_TWICE, source.name());
      }
      sources.add(source);
    }
    if (sources.size() > MOST) {
      root.fault("status-sources", FaultCode.STATUS_SOURCE_MANY, String.valueOf(MOST));
    }
    return sources;
  }

  private StatusSourceConfig source(Section section) {
    var kind =
        section.required(
            "kind",
            choice(text -> Optional.of(text).filter(kinds()::contains), String.join(", ", kinds())),
            "",
            Intune.KIND);
    if (kind.isEmpty()) {
      section.keys(); // which of the others belong here depends on it
      return NOTHING;
    }
    var name = section.required("name", name(), "", kind);
    var android = kind.equals(AndroidManagement.KIND);
    return new StatusSourceConfig(
        name,
        android ? android(section) : intune(section),
        section.orElse("every", Durations.between("1m", "7d"), Duration.ofMinutes(15)),
        some(section, "ownership", choice(Ownership::of, texts(Ownership.values())), allOwners()),
        some(
            section,
            "platforms",
            choice(Platform::of, texts(Platform.values())),
            android ? EnumSet.of(Platform.ANDROID) : EnumSet.allOf(Platform.class)));
  }

  private static List<String> kinds() {
    return List.of(AndroidManagement.KIND, Intune.KIND);
  }

  private static Set<Ownership> allOwners() {
    return EnumSet.allOf(Ownership.class);
  }

  private static <T> Set<T> some(Section section, String key, Form<T> form, Set<T> otherwise) {
    return section.has(key) ? new HashSet<>(section.oneOrMore(key, form)) : otherwise;
  }

  private Management android(Section section) {
    return new AndroidManagement(
        section.orElse("base-url", address(), URI.create(ANDROID)),
        section.orElse("token-url", address(), URI.create(GOOGLE_TOKENS)),
        section.required("enterprise", part(), "", "LC0123abcd"),
        section.required(
            "service-account", file.existing(), file.resolve("."), "keys/android.json"));
  }

  private Management intune(Section section) {
    var tenant = section.required("tenant", part(), "common", "corp.onmicrosoft.com");
    return new Intune(
        section.orElse("base-url", address(), URI.create(GRAPH)),
        section.orElse("token-url", address(), URI.create(MICROSOFT_TOKENS.formatted(tenant))),
        section.required("client-id", part(), "", "00001111-aaaa-2222-bbbb-3333cccc4444"),
        section.required("client-secret", file.existing(), file.resolve("."), "keys/intune.secret"),
        section.orElse("whole-list-every", Durations.between("5m", "7d"), Duration.ofHours(4)),
        section.orElse("apps-every", Durations.between("0s", "30d"), Duration.ofDays(1)));
  }

  /** Something that is written into an address, and is nothing but a part of it there. */
  private static Form<String> part() {
    return text ->
        text.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,127}")
            ? Form.good(text)
            : Form.bad(FaultCode.STATUS_SOURCE_PART, text);
  }

  /** Without a query, and without a slash at the end. */
  private static Form<URI> address() {
    return text ->
        switch (Addresses.httpsOrHere().parse(text)) {
          case Form.Parsed.Good<URI>(var uri)
              when uri.getRawQuery() == null && uri.getRawFragment() == null ->
              Form.good(URI.create(text.replaceFirst("/+$", "")));
          case Form.Parsed.Good<URI> other -> Form.bad(FaultCode.STATUS_SOURCE_URL, text);
          case Form.Parsed.Bad<URI> bad -> Form.bad(FaultCode.STATUS_SOURCE_URL, text);
        };
  }

  private static Form<String> name() {
    return text ->
        text.matches("[a-z0-9][a-z0-9-]{0,39}")
            ? Form.good(text)
            : Form.bad(FaultCode.STATUS_SOURCE_NAME, text);
  }

  private static <T> Form<T> choice(Function<String, Optional<T>> of, String all) {
    return text ->
        of.apply(text).map(Form::good).orElseGet(() -> Form.bad(FaultCode.CHOICE, text, all));
  }

  private static String texts(Ownership... all) {
    return Stream.of(all).map(Ownership::text).collect(Collectors.joining(", "));
  }

  private static String texts(Platform... all) {
    return Stream.of(all).map(Platform::text).collect(Collectors.joining(", "));
  }
}
