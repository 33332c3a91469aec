package jp.mochi.idp.signal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.audit.Circumstances;
import jp.mochi.idp.config.WebhookConfig;
import jp.mochi.idp.key.Sealer;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has people and other systems told of an act, in its transaction: nothing is sent here, and
 * nothing is lost with a node.
 *
 * <p>At most {@link #MOST} messages of a channel wait, and {@link #RESERVE} more that are urgent.
 * Beyond that the act goes through all the same, for a full queue must not keep a lost phone in;
 * that nobody is told is a record then, and in the log, and who asked for it is told so.
 */
public final class Tell {
  /** For so long a message is tried; whoever hears of it later has more use for the record. */
  public static final Duration PATIENCE = Duration.ofDays(3);

  static final int MOST = 100_000;
  static final int RESERVE = 20_000;
  static final String MAIL = "mail";

  private static final Logger LOG = LoggerFactory.getLogger(Tell.class);

  private final boolean mail;
  private final List<WebhookConfig> webhooks;
  private final AuditLog audit;
  private final Room room;
  private final Clock clock;
  private final Outbox outbox = new Outbox();

  /**
   * @param mail whether a mail server is configured; without one nobody gets mail
   * @param audit for what nobody could be told of
   */
  public Tell(boolean mail, List<WebhookConfig> webhooks, AuditLog audit, Clock clock) {
    this(mail, webhooks, audit, new Room(MOST, RESERVE), clock);
  }

  Tell(boolean mail, List<WebhookConfig> webhooks, AuditLog audit, Room room, Clock clock) {
    this.mail = mail;
    this.webhooks = List.copyOf(webhooks);
    this.audit = audit;
    this.room = room;
    this.clock = clock;
  }

  /** Whether people get mail. */
  public boolean mails() {
    return mail;
  }

  /** By whose clocks people are told times. */
  ZoneId zone() {
    return clock.getZone();
  }

  /**
   * Whether there may be written what thousands are told at once and what can wait, on each channel
   * that would have it: the other half of the room is left to acts that are told at once.
   */
  public boolean hasRoomForMany() {
    return (!mail || room.isHalfEmpty(MAIL))
        && webhooks.stream()
            .filter(webhook -> RecordedActs.OF_THEMSELVES.stream().anyMatch(webhook::wants))
            .map(WebhookCarrier::channel)
            .allMatch(room::isHalfEmpty);
  }

  /**
   * Has a device's owner told by mail, and webhooks that want to know of such events. Several
   * notices of one act, which one reference names, come in one mail.
   *
   * @param person the owner, by the directory's immutable id; the address is read when it is sent
   * @param username the owner's user name
   */
  public void owner(Handle handle, String person, String username, Notice notice) {
    if (mail && !person.isEmpty()) {
      letter(handle, person, username, notice);
    }
    var data = new TreeMap<String, Object>(notice.detail());
    data.put("person", person);
    data.put("username", username);
    data.put("device", notice.device());
    data.put("by", notice.by());
    happened(handle, new Happening(notice.event(), person, username, notice.circumstances(), data));
  }

  private void letter(Handle handle, String person, String username, Notice notice) {
    var reference = notice.circumstances().reference();
    var same = outbox.ofSameAct(handle, MAIL, person, reference);
    var longer =
        same.flatMap(message -> Letter.read(message.content()))
            .filter(it -> it.sealed().isEmpty())
            .map(it -> it.with(notice));
    if (longer.isPresent()
        && outbox.reword(handle, same.get(), notice.event(), longer.get().json())) {
      return;
    }
    var content = Letter.of(notice).json();
    var unused =
        put(
            handle,
            notice.circumstances(),
            new Outbox.Fresh(MAIL, person, username, notice.event(), reference, content));
  }

  /**
   * What somebody is invited by.
   *
   * @param link opens the way to a certificate: a secret until it is used
   * @param expires until when it does
   * @param by who invites
   */
  public record Invite(String link, Instant expires, String by, Circumstances circumstances) {
    @Override
    public String toString() {
      return "Invite[" + by + "]";
    }
  }

  /**
   * Has a person invited by mail to register a phone; false where too many messages wait already,
   * so that nobody would.
   *
   * @param sealer seals the link until it is sent
   */
  public boolean invite(
      Handle handle, String person, String username, Invite invite, Sealer sealer) {
    var letter =
        Letter.of(
            invite, Invitation.seal(sealer, invite.link(), invite.expires()), clock.getZone());
    return put(
        handle,
        invite.circumstances(),
        new Outbox.Fresh(
            MAIL,
            person,
            username,
            Letter.INVITATION,
            invite.circumstances().reference(),
            letter.json()));
  }

  /** No invitation that waits is sent any more: what they invite to has ended. */
  public static void endInvitations(Handle handle, Instant now, String why) {
    new Outbox().giveUpAll(handle, Letter.INVITATION, now, why);
  }

  /** Has the webhooks told that want to know of such events. */
  public void happened(Handle handle, Happening happening) {
    webhooks.stream()
        .filter(webhook -> webhook.wants(happening.event()))
        .forEach(
            webhook -> {
              var unused = put(handle, webhook, happening);
            });
  }

  /** The script that signs people out at a service, if there is one. */
  public Optional<String> scriptFor(String service) {
    return webhooks.stream()
        .filter(webhook -> webhook.signsOutAt(service))
        .map(WebhookConfig::name)
        .findFirst();
  }

  /**
   * Has the scripts told that sign people out at a service; false where one of them isn't, since
   * too many messages wait for it already.
   */
  public boolean signOut(Handle handle, SignOut signOut) {
    var all = true;
    for (var webhook : webhooks) {
      all &= !webhook.signsOutAt(signOut.service()) || put(handle, webhook, signOut.happening());
    }
    return all;
  }

  private boolean put(Handle handle, WebhookConfig webhook, Happening happening) {
    return put(
        handle,
        happening.circumstances(),
        new Outbox.Fresh(
            WebhookCarrier.channel(webhook),
            happening.person(),
            happening.username(),
            happening.event(),
            happening.circumstances().reference(),
            happening.json()));
  }

  private boolean put(Handle handle, Circumstances circumstances, Outbox.Fresh fresh) {
    var now = clock.instant();
    if (!room.take(handle, fresh.channel(), Urgent.is(fresh.event()), now)) {
      LOG.error(
          "too many messages wait: nobody is told of {} by {}", fresh.event(), fresh.channel());
      audit.append(
          handle,
          new AuditEvent.Operated(
              circumstances,
              AuditEvent.Who.HOUSE,
              "signal drop",
              fresh.username(),
              Map.of(
                  "channel", fresh.channel(), "event", fresh.event(), "person", fresh.person())));
      return false;
    }
    outbox.put(handle, fresh, now, now.plus(PATIENCE));
    return true;
  }

  /** So many messages wait, by channel, as the table has it now. */
  void counted(Map<String, Long> now) {
    room.counted(now);
  }
}
