package jp.mochi.idp.signal;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import jp.mochi.idp.key.SealedJson;
import jp.mochi.idp.text.ClockTime;

/**
 * What a mail says, as it waits in the outbox: in both languages, since only the directory knows
 * which is the person's.
 *
 * @param items what has happened, in its order
 * @param device which device; may be empty
 * @param by who did it
 * @param at when
 * @param sealed what no table may have in clear, and stands for {@link #LINK} in the items
 */
record Letter(List<Item> items, String device, String by, Instant at, Optional<String> sealed) {
  /** In an item's text: where the sealed link goes. */
  static final String LINK = "{link}";

  static final String INVITATION = "device.invited";

  /** One act may take ten certificates back; more than this nobody reads. */
  private static final int MOST_ITEMS = 20;

  /** That there is more of which a letter says nothing. */
  private static final String MORE = "more";

  Letter {
    items = List.copyOf(items);
  }

  /**
   * One thing that has happened.
   *
   * @param what in one sentence
   * @param todo what to do about it; empty for the usual
   */
  record Item(String event, Said what, Optional<Said> todo) {}

  static Letter of(Notice notice) {
    var item = new Item(notice.event(), notice.what(), notice.todo());
    return new Letter(
        List.of(item),
        notice.device(),
        notice.by(),
        notice.circumstances().time(),
        Optional.empty());
  }

  /** That somebody is invited to register a phone. */
  static Letter of(Tell.Invite invite, String sealed, ZoneId zone) {
    var todo =
        Said.of(
            texts ->
                texts.get(
                    "mail.invitation.todo",
                    LINK,
                    ClockTime.of(invite.expires(), zone, texts.language()),
                    invite.by()));
    var item =
        new Item(
            INVITATION, Said.of(texts -> texts.get("mail.invitation.what")), Optional.of(todo));
    var at = invite.circumstances().time();
    return new Letter(List.of(item), "", invite.by(), at, Optional.of(sealed));
  }

  /** The same with one thing more; what an act is called stands first, and comes last of all. */
  Letter with(Notice notice) {
    var item = new Item(notice.event(), notice.what(), notice.todo());
    if (items.contains(item) || items.size() > MOST_ITEMS) {
      return this;
    }
    if (items.size() == MOST_ITEMS) {
      var more = new Item(MORE, Said.of(texts -> texts.get("mail.more")), Optional.empty());
      return withItems(Stream.concat(items.stream(), Stream.of(more)).toList());
    }
    var all = Stream.concat(Stream.of(item), items.stream()).toList();
    return new Letter(all, device.isEmpty() ? notice.device() : device, by, at, sealed);
  }

  /** Whether nobody has done anything that the owner might know nothing of. */
  boolean isOfItself() {
    return items.stream()
        .map(Item::event)
        .allMatch(event -> event.equals(MORE) || RecordedActs.OF_THEMSELVES.contains(event));
  }

  private Letter withItems(List<Item> all) {
    return new Letter(all, device, by, at, sealed);
  }

  String json() {
    try {
      return SealedJson.MAPPER.writeValueAsString(this);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a letter can't be written as JSON", impossible);
    }
  }

  /** Empty where another release has written it otherwise. */
  static Optional<Letter> read(String json) {
    try {
      return Optional.of(SealedJson.MAPPER.readValue(json, Letter.class));
    } catch (JsonProcessingException otherRelease) {
      return Optional.empty();
    }
  }
}
