package jp.mochi.metadata;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * For whom an entry is, where it may send to beyond its metadata, and what goes on there by itself.
 *
 * @param onlyFor a CEL condition on the person: where several entries have one entity ID, the first
 *     by name whose condition holds is theirs; empty: whoever no other entry is for
 * @param furtherAcs addresses that an operator has added to those of the metadata
 * @param httpAcs whether addresses may be plain http; for in-house services, shown in red
 * @param preset by which preset of the catalogue the entry was made, if by any
 * @param ownSession what is known of the session that the service keeps by itself
 */
public record EntryOptions(
    Optional<String> onlyFor,
    List<String> furtherAcs,
    boolean httpAcs,
    Optional<PresetUse> preset,
    OwnSession ownSession) {
  public static final EntryOptions DEFAULT =
      new EntryOptions(Optional.empty(), List.of(), false, Optional.empty(), OwnSession.UNKNOWN);

  public EntryOptions {
    Objects.requireNonNull(onlyFor);
    furtherAcs = List.copyOf(furtherAcs);
    Objects.requireNonNull(preset);
    Objects.requireNonNull(ownSession);
  }
}
