package jp.mochi.idp.inforce;

import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.audit.Circumstances;
import jp.mochi.idp.config.Fault;
import jp.mochi.idp.config.FaultCode;
import jp.mochi.idp.config.PolicyFile;
import jp.mochi.idp.inforce.PolicyInForce.Parts;
import jp.mochi.idp.inforce.PolicyVersions.Entry;
import jp.mochi.idp.inforce.PolicyVersions.Version;
import jp.mochi.idp.network.ZoneSources;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a node does with texts: reads them, checks them, puts one in force. */
final class PolicyLoading {
  private static final Logger log = LoggerFactory.getLogger(PolicyLoading.class);

  private final Parts parts;
  private final PolicyVersions versions = new PolicyVersions();

  PolicyLoading(Parts parts) {
    this.parts = parts;
  }

  /**
   * The rules a node begins with: its file's, where they are good and were never in force; else the
   * newest version's.
   */
  Start start(OwnFile own) {
    for (; ; ) {
      var newest = newest();
      var proposed = proposed(own);
      if (proposed.isPresent()) {
        var added = add(newest, proposed.get().text());
        if (added.isPresent()) {
          return first(added.get(), proposed.get().read());
        }
      } else if (newest.isPresent()) {
        return fromDatabase(stored(newest.get()));
      } else {
        return new Start.Faulty(faults(own));
      }
    }
  }

  /** What came of it. */
  sealed interface Start {
    record With(Rules rules) implements Start {}

    record Faulty(List<Fault> faults) implements Start {
      public Faulty {
        faults = List.copyOf(faults);
      }
    }
  }

  /** A text that passed its check. */
  record Proposal(PolicyText text, PolicyFile.Outcome.Read read) {}

  private Optional<Proposal> proposed(OwnFile own) {
    return !wasInForce(own.settled()) && look(own.settled()) instanceof Looked.Good(var proposal)
        ? Optional.of(told(proposal))
        : Optional.empty();
  }

  /** Whether this very text was ever in force, or is. */
  boolean wasInForce(OwnFile.Seen seen) {
    return seen instanceof OwnFile.Seen.Text(var text)
        && parts.database().<Boolean>read(handle -> versions.has(handle, text.hash()));
  }

  /** What a look at a file comes to. */
  sealed interface Looked {
    record Good(Proposal proposal) implements Looked {}

    /** {@code why} is a sentence. */
    record Bad(String why) implements Looked {}

    /** Why it can't be put in force, if it can't. */
    default Optional<String> fault() {
      return this instanceof Bad(var why) ? Optional.of(why) : Optional.empty();
    }
  }

  /** Checks what a file holds. */
  Looked look(OwnFile.Seen seen) {
    return switch (seen) {
      case OwnFile.Seen.Away(var why) -> new Looked.Bad(why + ".");
      case OwnFile.Seen.Text(var text) ->
          switch (parse(text)) {
            case PolicyFile.Outcome.Read read -> new Looked.Good(new Proposal(text, read));
            case PolicyFile.Outcome.Faulty(var faults) -> new Looked.Bad(words(faults));
          };
    };
  }

  /** The same, with what is worth knowing of it in the log. */
  Proposal told(Proposal proposal) {
    proposal.read().warnings().forEach(warning -> log.warn(warning.text(Locale.getDefault())));
    return proposal;
  }

  private Start fromDatabase(PolicyVersions.Stored stored) {
    return switch (parse(stored.text())) {
      case PolicyFile.Outcome.Faulty(var faults) -> new Start.Faulty(faults);
      case PolicyFile.Outcome.Read read -> first(stored.entry(), read);
    };
  }

  private Start first(Entry entry, PolicyFile.Outcome.Read read) {
    var zones = new ZoneSources(read.zones(), parts.zones());
    return new Start.With(Rules.of(entry, read.policy(), zones));
  }

  /** Which version is in force; empty before the first. */
  Optional<Version> newest() {
    return parts.database().read(versions::newest);
  }

  PolicyVersions.Stored stored(Version version) {
    return parts
        .database()
        .read(handle -> versions.find(handle, version.number()))
        .orElseThrow(() -> new IllegalStateException("policy " + version + " is gone"));
  }

  /** Puts a text in force after this version; empty when another node was faster. */
  Optional<Entry> add(Optional<Version> former, PolicyText text) {
    var now = parts.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    long after = former.map(Version::number).orElse(0L);
    return parts
        .database()
        .write(
            handle -> {
              var added = versions.add(handle, after, text, parts.node(), now);
              added.ifPresent(entry -> record(handle, entry, former));
              return added;
            });
  }

  private void record(Handle handle, Entry added, Optional<Version> former) {
    var event =
        new AuditEvent.Operated(
            new Circumstances(added.created(), "policy", "", ""),
            "node " + parts.node(),
            "policy load",
            added.version().toString(),
            Map.of(
                "file", parts.file().toString(),
                "sha256", added.version().hash(),
                "former", former.map(Version::toString).orElse("")));
    parts.audit().append(handle, event);
  }

  /** Reads a text as this node understands it: lists lie beside its own file. */
  PolicyFile.Outcome parse(PolicyText text) {
    return PolicyFile.parse(parts.file(), text.text(), parts.scope());
  }

  private List<Fault> faults(OwnFile own) {
    var outcome =
        switch (own.settled()) {
          case OwnFile.Seen.Text(var text) -> parse(text);
          case OwnFile.Seen.Away away -> PolicyFile.read(parts.file(), parts.scope());
        };
    if (outcome instanceof PolicyFile.Outcome.Faulty(var faults)) {
      return faults;
    }
    var why = look(own.settled()).fault().orElse("");
    return List.of(new Fault(parts.file(), 0, "", FaultCode.FILE_UNREADABLE, List.of(why)));
  }

  static String words(List<Fault> faults) {
    return faults.stream().map(it -> it.text(Locale.ENGLISH)).collect(Collectors.joining(" "));
  }
}
