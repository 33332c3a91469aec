package jp.mochi.idp.lifecycle;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jp.mochi.idp.config.Catalogue;
import jp.mochi.metadata.ServiceName;
import jp.mochi.metadata.ServiceProvider;
import jp.mochi.metadata.catalogue.Basis;
import jp.mochi.metadata.catalogue.Fact;
import jp.mochi.metadata.catalogue.FillPreset;
import jp.mochi.metadata.catalogue.FillPreset.Given;
import jp.mochi.metadata.catalogue.Preset;

/**
 * Registers a service by a preset of the catalogue: what the preset knows and what was given are
 * put together, and the rest is what {@code sp add} does by hand. All that is missing or wrong is
 * said at once, before anything is registered.
 */
public final class AddByPreset {
  private final Catalogue catalogue;
  private final ServiceProviderEntries entries;

  public AddByPreset(Catalogue catalogue, ServiceProviderEntries entries) {
    this.catalogue = catalogue;
    this.entries = entries;
  }

  /** What came of it. */
  public sealed interface Outcome {
    /** The preset could be filled in; this is what registering came to. */
    record Answered(ServiceOutcome outcome) implements Outcome {}

    /** What was given doesn't suffice, or isn't what the preset takes. */
    record NotUsable(List<Notice> faults) implements Outcome {
      public NotUsable {
        faults = List.copyOf(faults);
      }
    }
  }

  /**
   * What to register.
   *
   * @param source metadata, or what was typed: entity ID and ACS may be empty then
   * @param name empty: one made from the preset's
   * @param words the preset's parameters and options, {@code name=value}
   */
  public record Wanted(
      String preset, MetadataSource source, Optional<String> name, List<String> words) {
    public Wanted {
      words = List.copyOf(words);
    }
  }

  /** Registers it. */
  public Outcome add(Actor actor, Wanted wanted) {
    return switch (catalogue.find(wanted.preset())) {
      case Catalogue.Found.NotThere missing -> new Outcome.NotUsable(List.of(notThere(missing)));
      case Catalogue.Found.Faulty(var faults) ->
          new Outcome.Answered(
              new ServiceOutcome.Refused(faults.stream().map(Notice::of).toList()));
      case Catalogue.Found.There(var entry) -> add(actor, wanted, entry);
    };
  }

  /** What to say where there is no preset of a name. */
  public static Notice notThere(Catalogue.Found.NotThere missing) {
    var code = missing.near().isPresent() ? NoticeCode.NO_PRESET_NEAR : NoticeCode.NO_PRESET;
    return code.of(
        missing.name(), missing.near().orElseGet(() -> String.join(", ", missing.names())));
  }

  private Outcome add(Actor actor, Wanted wanted, Catalogue.Entry entry) {
    var preset = entry.preset();
    return switch (FillPreset.of(preset, given(wanted))) {
      case FillPreset.Outcome.Lacking(var faults) ->
          new Outcome.NotUsable(
              Stream.concat(
                      faults.stream().map(Notice::of),
                      Stream.of(NoticeCode.PRESET_TOLD.of(preset.name())))
                  .toList());
      case FillPreset.Outcome.Filled filled -> {
        var name = wanted.name().or(() -> Optional.of(freeName(preset)));
        var added = entries.add(actor, source(wanted, preset, filled), name, filled.options());
        yield new Outcome.Answered(warned(added, entry, wanted));
      }
    };
  }

  private static Given given(Wanted wanted) {
    return wanted.source()
            instanceof MetadataSource.ByHand(var entityId, var acs, var pem, var named)
        ? new Given(Optional.of(entityId).filter(it -> !it.isEmpty()), acs, wanted.words(), false)
        : new Given(Optional.empty(), List.of(), wanted.words(), true);
  }

  private static MetadataSource source(
      Wanted wanted, Preset preset, FillPreset.Outcome.Filled filled) {
    return wanted.source() instanceof MetadataSource.ByHand byHand
        ? new MetadataSource.ByHand(
            filled.entityId().orElse(""),
            filled.acs(),
            byHand.certificatePem(),
            Optional.of(preset.displayName()))
        : wanted.source();
  }

  private String freeName(Preset preset) {
    var taken = entries.list().stream().map(ServiceProvider::name).collect(Collectors.toSet());
    return ServiceName.derive(preset.name(), taken::contains);
  }

  private static ServiceOutcome warned(ServiceOutcome added, Catalogue.Entry entry, Wanted wanted) {
    if (!(added instanceof ServiceOutcome.Done(var service, var warnings))) {
      return added;
    }
    var preset = entry.preset();
    var all = new ArrayList<>(warnings);
    if (entry.origin() == Catalogue.Origin.OVERRIDES) {
      all.add(NoticeCode.PRESET_OVERRIDES.of(preset.name()));
    }
    if (!(wanted.source() instanceof MetadataSource.ByHand) && !preset.mayBe(service.entityId())) {
      all.add(NoticeCode.PRESET_OTHER_SERVICE.of(preset.name(), service.entityId()));
    }
    var unsure =
        preset.facts().stream()
            .filter(fact -> fact.basis() instanceof Basis.FromMemory)
            .map(Fact::key)
            .collect(Collectors.joining(", "));
    if (!unsure.isEmpty()) {
      all.add(NoticeCode.PRESET_FROM_MEMORY.of(unsure));
    }
    return new ServiceOutcome.Done(service, all);
  }
}
