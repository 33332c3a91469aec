package jp.mochi.idp.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jp.mochi.idp.network.IpAddress;
import jp.mochi.idp.network.LoadedZone;
import jp.mochi.idp.network.LocatedRange;
import jp.mochi.idp.network.ZonePlan;
import jp.mochi.idp.network.ZoneSource;
import jp.mochi.idp.network.Zones;
import jp.mochi.idp.policy.BindingStrength;
import jp.mochi.idp.policy.Compliance;
import jp.mochi.idp.policy.DataLocation;
import jp.mochi.idp.policy.Decision;
import jp.mochi.idp.policy.DeviceFacts;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.policy.Facts;
import jp.mochi.idp.policy.Obligations;
import jp.mochi.idp.policy.Ownership;
import jp.mochi.idp.policy.PersonFacts;
import jp.mochi.idp.policy.ProvedFactor;
import jp.mochi.idp.policy.ServiceFacts;
import jp.mochi.idp.policy.ZoneFacts;
import jp.mochi.metadata.Classification;
import jp.mochi.metadata.OptionOutcome;
import jp.mochi.metadata.ServiceOptionNames;
import jp.mochi.metadata.ServiceOptions;

/**
 * The company of {@code conf/examples/company} as its README tells it: the services that its
 * commands register, and the rows of its table with their facts.
 */
public final class CompanyExample {
  /** Where it stands. */
  public static final Path HOME = Path.of("../conf/examples/company");

  /** An empty cell. */
  public static final String NOTHING = "-";

  private static final String NOW = " now";
  private static final String AGE = "\\d+[mhd]";

  /** The sign-on that a row is about. */
  private static final UUID THIS = new UUID(0, 0);

  private static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");
  private static final LocalDate SOME_MONDAY = LocalDate.of(2026, 11, 16);

  /** One row; {@code who} alone differs between the two languages. */
  public record Row(
      String number,
      String who,
      String groups,
      String service,
      String from,
      String device,
      String proved,
      String when,
      String outcome,
      String rule,
      String obligations,
      String today) {
    static Row of(String line) {
      var cells =
          Stream.of(line.substring(1, line.lastIndexOf('|')).split("\\|", -1))
              .map(cell -> cell.strip().replace("`", ""))
              .toList();
      if (cells.size() != 12) {
        throw new IllegalArgumentException(cells.size() + " cells: " + line);
      }
      return new Row(
          cells.get(0),
          cells.get(1),
          cells.get(2),
          cells.get(3),
          cells.get(4),
          cells.get(5),
          cells.get(6),
          cells.get(7),
          cells.get(8),
          cells.get(9),
          cells.get(10),
          cells.get(11));
    }

    Row toldBy(String other) {
      return new Row(
          number,
          other,
          groups,
          service,
          from,
          device,
          proved,
          when,
          outcome,
          rule,
          obligations,
          today);
    }

    /** The address as a proxy tells it. */
    public String cameFrom() {
      return from.split(" ")[1];
    }

    /** The zone's name as the table gives it beside the address. */
    public String zone() {
      return from.split(" ")[0];
    }

    IpAddress address() {
      return IpAddress.parse(cameFrom()).orElseThrow();
    }

    private Instant now() {
      return on(SOME_MONDAY);
    }

    /** When it is, on the first such weekday from this day on. */
    public Instant on(LocalDate from) {
      var words = when.split(" ");
      var day =
          Stream.of(DayOfWeek.values())
              .filter(it -> it.name().startsWith(words[0].toUpperCase(Locale.ROOT)))
              .findFirst()
              .orElseThrow();
      return from.with(TemporalAdjusters.nextOrSame(day))
          .atTime(LocalTime.parse(words[1]))
          .atZone(TOKYO)
          .toInstant();
    }

    private PersonFacts person() {
      return groups.equals("unknown")
          ? PersonFacts.UNKNOWN
          : PersonFacts.of("id", groupNames(), Map.of());
    }

    /** The groups by name; none where nobody has signed on yet. */
    public Set<String> groupNames() {
      return groups.equals("unknown") ? Set.of() : Set.copyOf(items(groups));
    }

    /** How long ago this was proved; empty where it wasn't, or is for this sign-on alone. */
    public Optional<Duration> provedAgo(Factor factor) {
      return items(proved).stream()
          .filter(item -> item.startsWith(factor.text() + " ") && !item.endsWith(NOW))
          .map(item -> age(item.substring(item.indexOf(' ') + 1)))
          .findFirst();
    }

    /** Whether this is proved for this very sign-on. */
    public boolean isProvedNow(Factor factor) {
      return items(proved).contains(factor.text() + NOW);
    }

    /** How long ago the device's state was reported; empty where nothing was. */
    public Optional<Duration> reportedAgo() {
      return Stream.of(device.split(" "))
          .filter(it -> it.matches(AGE))
          .findFirst()
          .map(CompanyExample::age);
    }

    /** Whatever of ownership, binding, compliance and the status's age is written. */
    private DeviceFacts deviceFacts() {
      var words = List.of(device.split(" "));
      return new DeviceFacts(
          named(Ownership.values(), Ownership::text, words),
          named(BindingStrength.values(), BindingStrength::text, words),
          named(Compliance.values(), Compliance::text, words),
          words.stream()
              .filter(word -> word.matches(AGE))
              .findFirst()
              .map(age -> now().minus(age(age))));
    }

    private List<ProvedFactor> proofs() {
      return items(proved).stream()
          .map(item -> item.split(" "))
          .map(item -> proof(Factor.of(item[0]).orElseThrow(), item[1]))
          .toList();
    }

    private ProvedFactor proof(Factor factor, String age) {
      return age.equals(NOW.strip())
          ? new ProvedFactor(factor, now(), Optional.of(THIS))
          : new ProvedFactor(factor, now().minus(age(age)));
    }

    /** What is known in this row, where the company's server can prove these factors. */
    Facts facts(Map<String, ServiceFacts> services, Zones zones, Set<Factor> available) {
      var membership = zones.of(address());
      var service =
          ServiceFacts.BUILT_IN.contains(service())
              ? ServiceFacts.named(service())
              : services.get(service());
      if (service == null) {
        throw new IllegalArgumentException("no command registers " + service());
      }
      boolean devices = available.contains(Factor.CERTIFICATE);
      var facts =
          new Facts(
              now(),
              service,
              address().toString(),
              new ZoneFacts(membership.in(), membership.out(), membership.unknown()),
              person(),
              devices ? deviceFacts() : DeviceFacts.UNKNOWN,
              proofs().stream().filter(proof -> available.contains(proof.factor())).toList(),
              Optional.empty());
      return facts.forRequest(THIS);
    }
  }

  private CompanyExample() {}

  /** The rows of its table. */
  public static List<Row> rows(String readme) throws IOException {
    return lines(readme).filter(line -> line.matches("\\| *\\d+ *\\|.*")).map(Row::of).toList();
  }

  /** What the README's {@code mochi sp set} lines say of the services, by name. */
  static Map<String, ServiceFacts> services(String readme) throws IOException {
    Map<String, ServiceFacts> services = new HashMap<>();
    commands(readme).stream()
        .map(CompanyExample::service)
        .forEach(service -> services.put(service.name(), service));
    return services;
  }

  /** Those lines' words after {@code mochi}. */
  public static List<List<String>> commands(String readme) throws IOException {
    return lines(readme)
        .filter(line -> line.matches("mochi sp set \\S+ .*sensitivity=.*"))
        .map(line -> List.of(line.replaceFirst("#.*", "").strip().split("\\s+")))
        .map(words -> words.subList(1, words.size()))
        .toList();
  }

  /** The zones of a plan whose ranges all stand in the policy. */
  static Zones zones(ZonePlan plan) {
    return Zones.of(
        plan.zones().stream()
            .map(
                zone ->
                    new LoadedZone(zone.name(), zone.published(), ranges(zone), Optional.empty()))
            .toList());
  }

  static String outcome(Decision decision) {
    return switch (decision) {
      case Decision.Permit permit -> "permit";
      case Decision.Need need -> "need " + need.factor().text();
      case Decision.Refuse refuse -> "refuse";
    };
  }

  static String rule(Decision decision) {
    return decision.trace().decidedBy().orElse(NOTHING);
  }

  static String obligations(Decision decision) {
    var named =
        decision instanceof Decision.Permit(var obligations, var trace)
            ? obligations.byName()
            : Obligations.NONE.byName();
    return named.isEmpty()
        ? NOTHING
        : named.entrySet().stream()
            .map(
                it ->
                    it.getValue().equals("true") ? it.getKey() : it.getKey() + " " + it.getValue())
            .collect(Collectors.joining(", "));
  }

  private static Stream<String> lines(String readme) throws IOException {
    return Files.readAllLines(HOME.resolve(readme)).stream();
  }

  /** Reads a command as the server does, so that the README shows none that would be refused. */
  private static ServiceFacts service(List<String> words) {
    var texts = words.subList(3, words.size());
    return switch (ServiceOptionNames.change(
        ServiceOptions.DEFAULT, texts, expression -> Optional.empty())) {
      case OptionOutcome.Wrong(var faults) ->
          throw new IllegalArgumentException(words + ": " + faults);
      case OptionOutcome.Understood(var options) -> service(words.get(2), options.classification());
    };
  }

  private static ServiceFacts service(String name, Classification said) {
    var data = said.data().map(Classification.Data::text).stream().toList();
    return new ServiceFacts(
        name,
        Set.copyOf(said.tags()),
        said.sensitivity(),
        named(DataLocation.values(), DataLocation::text, data));
  }

  private static List<LocatedRange> ranges(ZonePlan.Zone zone) {
    List<LocatedRange> ranges = new ArrayList<>();
    for (var source : zone.sources()) {
      if (!(source instanceof ZoneSource.Written(var written))) {
        throw new IllegalArgumentException("zone " + zone.name() + " has a list outside");
      }
      ranges.addAll(written);
    }
    return ranges;
  }

  private static <T> Optional<T> named(T[] all, Function<T, String> text, List<String> words) {
    return Stream.of(all).filter(it -> words.contains(text.apply(it))).findFirst();
  }

  private static List<String> items(String cell) {
    return cell.equals(NOTHING) ? List.of() : List.of(cell.split(", "));
  }

  private static Duration age(String text) {
    return Duration.parse(text.endsWith("d") ? "P" + text : "PT" + text);
  }
}
