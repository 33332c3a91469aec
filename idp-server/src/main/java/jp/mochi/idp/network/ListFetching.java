package jp.mochi.idp.network;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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

  private void fetch(ZoneSource.ListUrl source) {
    var outcome = parts.fetch().apply(source.url());
    parts
        .database()
        .write(
            handle -> {
              note(handle, source, outcome);
              return true;
            });
  }

  private void note(Handle handle, ZoneSource.ListUrl source, OutsideCalls.Outcome outcome) {
    String url = source.url().toString();
    switch (outcome) {
      case OutsideCalls.Refused(var why) -> lists.noteFailure(handle, url, why);
      case OutsideCalls.Fetched(var body) -> {
        var text = new String(body.bytes(), StandardCharsets.UTF_8);
        switch (read(source, text)) {
          case ZoneList.Outcome.Read good -> lists.keep(handle, url, text, parts.clock().instant());
          case ZoneList.Outcome.Faulty(var faults) ->
              lists.noteFailure(handle, url, faults.getFirst().why());
        }
      }
    }
  }

  static ZoneList.Outcome read(ZoneSource.ListUrl source, String text) {
    return ZoneList.read(text, line -> new Origin.FromUrl(source.url(), line));
  }
}
