package jp.mochi.idp.network;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fetches lists that are due into the database, each by one node and once at a time. */
final class ListFetching {
  private static final Logger log = LoggerFactory.getLogger(ListFetching.class);

  private final ZoneSources.Parts parts;
  private final ZoneLists lists;
  private final Set<String> underWay = ConcurrentHashMap.newKeySet();

  ListFetching(ZoneSources.Parts parts, ZoneLists lists) {
    this.parts = parts;
    this.lists = lists;
  }

  /**
   * Fetches beside the caller, if no other node does.
   *
   * @param tried when the list was tried last; empty for never
   */
  void begin(ZoneSource.ListUrl source, Optional<Instant> tried) {
    if (underWay.add(source.url().toString())) {
      parts.fetcher().execute(() -> run(source, tried));
    }
  }

  private void run(ZoneSource.ListUrl source, Optional<Instant> tried) {
    String url = source.url().toString();
    var now = parts.clock().instant();
    try {
      if (parts.database().write(handle -> lists.claim(handle, url, tried, now))) {
        fetch(source);
      }
    } catch (RuntimeException e) { // the boundary of a task; a later round finds the list due again
      log.warn("The list {} could not be kept", url, e);
    } finally {
      underWay.remove(url);
    }
  }

  /** Reads the whole list before the transaction: that takes a while with a large one. */
  private void fetch(ZoneSource.ListUrl source) {
    String url = source.url().toString();
    switch (parts.fetch().apply(source.url())) {
      case OutsideCalls.Refused(var why) -> noteFailure(url, why);
      case OutsideCalls.Fetched(var body) -> {
        var text = new String(body.bytes(), StandardCharsets.UTF_8);
        switch (read(source, text)) {
          case ZoneList.Outcome.Read good -> keep(url, text);
          case ZoneList.Outcome.Faulty(var faults) -> noteFailure(url, faults.getFirst().why());
        }
      }
    }
  }

  private void keep(String url, String text) {
    write(handle -> lists.keep(handle, url, text, parts.clock().instant()));
  }

  private void noteFailure(String url, String why) {
    write(handle -> lists.noteFailure(handle, url, why));
  }

  private void write(Consumer<Handle> work) {
    parts
        .database()
        .write(
            handle -> {
              work.accept(handle);
              return true;
            });
  }

  static ZoneList.Outcome read(ZoneSource.ListUrl source, String text) {
    return ZoneList.read(text, line -> new Origin.FromUrl(source.url(), line));
  }
}
