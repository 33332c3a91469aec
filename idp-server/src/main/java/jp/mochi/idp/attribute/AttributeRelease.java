package jp.mochi.idp.attribute;

import static java.time.temporal.ChronoUnit.SECONDS;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import jp.mochi.idp.policy.BindingStrength;
import jp.mochi.idp.policy.Compliance;
import jp.mochi.idp.policy.DeviceFacts;
import jp.mochi.idp.policy.Ownership;
import jp.mochi.ldap.Person;
import jp.mochi.metadata.MappedObligation;
import jp.mochi.metadata.ReleasedAttribute;
import jp.mochi.metadata.ReleasedAttribute.Part;
import jp.mochi.metadata.ReleasedAttribute.Source;
import jp.mochi.metadata.ServiceProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a service learns of a person: what its entry lists and nothing else. An attribute for which
 * the person has no value is left out; an expression that fails leaves its attribute out as well,
 * since an error must not say more than the truth.
 */
public final class AttributeRelease {
  /** An assertion with more is more than services take. */
  private static final int MOST_RANGES = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(AttributeRelease.class);

  private final Expressions expressions;
  private final Whence whence;
  private final Function<String, Optional<String>> platforms;

  /**
   * @param platforms what kind of device it is that the register knows by an id
   */
  public AttributeRelease(
      Expressions expressions, Whence whence, Function<String, Optional<String>> platforms) {
    this.expressions = expressions;
    this.whence = whence;
    this.platforms = platforms;
  }

  /**
   * From where and with what somebody comes.
   *
   * @param address empty where it isn't known
   * @param device as it was known to the decision
   * @param deviceId by which the register knows it
   * @param at when that was
   */
  public record From(String address, DeviceFacts device, Optional<String> deviceId, Instant at) {}

  /**
   * The attributes in the order of the entry, then what tells the service of its obligations. Two
   * that go by one name are one attribute with the values of both.
   *
   * @param obligations what the permit obliges to, by their fixed names
   * @param from from where and with what the person comes
   */
  public List<ReleasedValues> release(
      ServiceProvider service, Person person, Map<String, String> obligations, From from) {
    var released = ofPerson(service, person, from);
    for (var mapped : service.options().obligations()) {
      var own = obligations.get(mapped.obligation());
      if (own != null) {
        add(released, mapped, mapped.value().orElse(own));
      }
    }
    return released;
  }

  private static void add(List<ReleasedValues> released, MappedObligation mapped, String value) {
    for (int i = 0; i < released.size(); i++) {
      var same = released.get(i);
      if (same.attribute().name().equals(mapped.attribute())) {
        var values = Stream.concat(same.values().stream(), Stream.of(value)).distinct().toList();
        released.set(i, new ReleasedValues(same.attribute(), values));
        return;
      }
    }
    var attribute =
        new ReleasedAttribute(
            mapped.attribute(), mapped.nameFormat(), Optional.empty(), new Source.Constant(value));
    released.add(new ReleasedValues(attribute, List.of(value)));
  }

  private List<ReleasedValues> ofPerson(ServiceProvider service, Person person, From from) {
    var released = new ArrayList<ReleasedValues>();
    for (var attribute : service.options().attributes()) {
      var values = values(attribute, service, person, from);
      if (!values.isEmpty()) {
        released.add(new ReleasedValues(attribute, values));
      }
    }
    return released;
  }

  private List<String> values(
      ReleasedAttribute wanted, ServiceProvider service, Person person, From from) {
    return switch (wanted.source()) {
      case Source.DirectoryAttribute(var name) -> OneValue.all(person, name);
      case Source.Groups(var prefix) ->
          person.groups().stream().filter(g -> g.startsWith(prefix)).sorted().toList();
      case Source.Constant(var value) -> List.of(value);
      case Source.Whence(var part) -> whence(part, service, from);
      case Source.Expression(var cel) -> expressions.evaluate(cel, person, service.name());
    };
  }

  private List<String> whence(Part part, ServiceProvider service, From from) {
    var address = from.address();
    var status = from.device().status().stream();
    return switch (part) {
      case ADDRESS -> address.isEmpty() ? List.of() : List.of(address);
      case ZONE -> whence.zones(address);
      case RANGES -> ranges(service);
      case RANGES_EXACT -> List.of(exact(service));
      case DEVICE_ID -> from.deviceId().stream().toList();
      case DEVICE_PLATFORM -> from.deviceId().flatMap(platforms).stream().toList();
      case DEVICE_OWNERSHIP -> from.device().ownership().map(Ownership::text).stream().toList();
      case DEVICE_BINDING -> from.device().binding().map(BindingStrength::text).stream().toList();
      case DEVICE_COMPLIANCE -> from.device().compliance().map(Compliance::text).stream().toList();
      case DEVICE_STATUS -> status.map(at -> at.truncatedTo(SECONDS).toString()).toList();
      case DEVICE_STATUS_AGE -> status.map(at -> seconds(at, from.at())).toList();
    };
  }

  /** A status from a clock that is a little ahead is of this moment. */
  private static String seconds(Instant since, Instant until) {
    return String.valueOf(Math.max(0, Duration.between(since, until).toSeconds()));
  }

  /** A service that gets no ranges must not take that for "from anywhere". */
  private String exact(ServiceProvider service) {
    return whence.ranges(service).size() > MOST_RANGES
        ? "left-out"
        : String.valueOf(whence.exact(service));
  }

  /** Some of them would shut out people whom the policy lets in: it is all or none. */
  private List<String> ranges(ServiceProvider service) {
    var ranges = whence.ranges(service);
    if (ranges.size() > MOST_RANGES) {
      LOG.warn("{} is told none of its {} source ranges: too many", service.name(), ranges.size());
      return List.of();
    }
    return ranges;
  }
}
