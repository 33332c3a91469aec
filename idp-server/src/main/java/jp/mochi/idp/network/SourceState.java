package jp.mochi.idp.network;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What is in force of one source, and what is wrong with its newest state. One thread's. */
final class SourceState {
  private Optional<List<LocatedRange>> ranges = Optional.empty();
  private Optional<String> fault = Optional.empty();
  private Object taken = ListFiles.Stamp.NONE;
  private Object seen = ListFiles.Stamp.NONE;

  /** Reads what a file holds. */
  @FunctionalInterface
  interface Reading {
    List<LocatedRange> ranges() throws IOException;
  }

  SourceState() {}

  /** A copy that goes its own way. */
  SourceState(SourceState other) {
    this.ranges = other.ranges;
    this.fault = other.fault;
    this.taken = other.taken;
    this.seen = other.seen;
  }

  /** The last good ranges; empty while there never were any. */
  Optional<List<LocatedRange>> ranges() {
    return ranges;
  }

  Optional<String> fault() {
    return fault;
  }

  /** Ranges that can't change. */
  void take(List<LocatedRange> written) {
    ranges = Optional.of(written);
  }

  /**
   * A file on this machine: the first time as it is, then whenever two looks have seen the same
   * change.
   *
   * @return whether anything is different now
   */
  boolean look(Path file, Reading reading) {
    var stamp = ListFiles.stamp(file);
    boolean settled = untouched() || stamp.equals(seen);
    boolean changed = untouched() || !stamp.equals(taken);
    seen = stamp;
    return settled && changed && read(file, stamp, reading);
  }

  private boolean read(Path file, ListFiles.Stamp stamp, Reading reading) {
    taken = stamp;
    var before = fault;
    try {
      ranges = Optional.of(reading.ranges());
      fault = Optional.empty();
      return true;
    } catch (IOException bad) {
      fault = Optional.of(sentence(file, bad));
      return !fault.equals(before);
    }
  }

  private static String sentence(Path file, IOException bad) {
    if (bad instanceof NoSuchFileException) {
      return file + " is not there";
    }
    String why = String.valueOf(bad.getMessage());
    return why.contains(file.toString()) ? why : file + ": " + why;
  }

  /** A list that no node has fetched or tried to. */
  void lookAtNothing(ZoneSource.ListUrl source) {
    fault = untouched() ? Optional.of(neverFetched(source)) : fault;
  }

  /** Whether a list's copy of this version is held already. */
  boolean has(long version) {
    return taken.equals(version);
  }

  /** A list's newest copy, or why there is none. */
  void take(ZoneSource.ListUrl source, ZoneLists.Copy copy) {
    taken = copy.version();
    fault = copy.why().map(why -> source.url() + ": " + why);
    if (copy.text().isEmpty()) {
      fault = fault.or(() -> Optional.of(neverFetched(source)));
      return;
    }
    switch (ListFetching.read(source, copy.text().get())) {
      case ZoneList.Outcome.Read(var read) -> ranges = Optional.of(read);
      case ZoneList.Outcome.Faulty(var faults) ->
          fault = Optional.of(source.url() + ": " + faults.getFirst().why());
    }
  }

  private boolean untouched() {
    return ranges.isEmpty() && fault.isEmpty();
  }

  private static String neverFetched(ZoneSource.ListUrl source) {
    return source.url() + " was not fetched yet";
  }
}
