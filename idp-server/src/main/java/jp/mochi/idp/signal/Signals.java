package jp.mochi.idp.signal;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.config.DisplayName;
import jp.mochi.idp.config.MailConfig;
import jp.mochi.idp.config.WebhookConfig;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.key.Sealer;
import jp.mochi.idp.network.OutsideCalls;
import jp.mochi.ldap.Directory;

/** All that sends what {@link Tell} has written, wired. */
public final class Signals {
  private final Parts parts;
  private final Rounds rounds;

  /**
   * What it stands on.
   *
   * @param ownHost what we call ourselves at the mail server
   * @param tell is told how much waits
   * @param baseUrl where our sign-on is
   */
  public record Parts(
      Database database,
      AuditLog audit,
      Directory directory,
      OutsideCalls outside,
      Sealer sealer,
      Optional<MailConfig> mail,
      List<WebhookConfig> webhooks,
      String ownHost,
      String baseUrl,
      DisplayName name,
      Tell tell,
      Deliveries.Counting counting,
      Clock clock) {}

  /**
   * @throws GeneralSecurityException when {@code mail.trust} holds no certificate; its message is a
   *     sentence
   */
  public Signals(Parts parts) throws IOException, GeneralSecurityException {
    this.parts = parts;
    var carriers = new ArrayList<Carrier>();
    if (parts.mail().isPresent()) {
      carriers.add(mail(parts.mail().get()));
    }
    parts
        .webhooks()
        .forEach(each -> carriers.add(new WebhookCarrier(each, parts.outside(), parts.clock())));
    var ofAll =
        new Deliveries.Parts(parts.database(), parts.audit(), parts.counting(), parts.clock());
    this.rounds = new Rounds(carriers.stream().map(each -> new Deliveries(ofAll, each)).toList());
  }

  private Carrier mail(MailConfig config) throws IOException, GeneralSecurityException {
    var house = new LetterText.House(parts.name(), parts.baseUrl(), parts.clock().getZone());
    return new MailCarrier(
        new MailCarrier.Parts(
            new MailServer(config, parts.ownHost()),
            config.from(),
            parts.directory(),
            link -> Invitation.open(parts.sealer(), link),
            house,
            parts.clock()));
  }

  /** To be begun each second, and closed before what it stands on. */
  public Rounds rounds() {
    return rounds;
  }

  /** To be run each minute. */
  public SweepOutbox sweep() {
    return new SweepOutbox(parts.database(), parts.audit(), parts.tell(), parts.clock());
  }
}
