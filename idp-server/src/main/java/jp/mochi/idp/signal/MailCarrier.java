package jp.mochi.idp.signal;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import jp.mochi.idp.text.Language;
import jp.mochi.ldap.Directory;
import jp.mochi.ldap.LookUp;
import jp.mochi.ldap.Person;
import jp.mochi.ldap.PersonId;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.jspecify.annotations.Nullable;

/**
 * Mail to the address and in the language that the directory has of the person when it is sent.
 * Every message has the same {@code Message-ID} however often it is tried, so that mail systems
 * which look for doubles find one.
 */
final class MailCarrier implements Carrier {
  private final Parts parts;

  /**
   * What it stands on.
   *
   * @param from whose mail it is
   * @param seals opens what a letter has sealed; empty where it is too old
   */
  record Parts(
      MailServer server,
      String from,
      Directory directory,
      Seals seals,
      LetterText.House house,
      Clock clock) {}

  /** Opens what no table may have in clear. */
  @FunctionalInterface
  interface Seals {
    Optional<String> open(String sealed);
  }

  MailCarrier(Parts parts) {
    this.parts = parts;
  }

  @Override
  public String channel() {
    return Tell.MAIL;
  }

  @Override
  public Trip setOut() {
    return new OneConnection();
  }

  /** Opened for the first message that has somewhere to go. */
  private final class OneConnection implements Trip {
    private MailServer.@Nullable Connection connection;

    @Override
    public Outcome bring(Message message, Begin begin) {
      return switch (parts.directory().read(new PersonId(message.person()))) {
        case LookUp.Found(var person) -> bring(message, person, begin);
        case LookUp.NotFound() -> new Outcome.Never("the directory has no such person any more");
        case LookUp.Ambiguous() -> new Outcome.Never("the directory has several with that id");
        case LookUp.Unavailable(var cause) ->
            new Outcome.NobodyThere("the directory doesn't answer: " + cause.getMessage());
      };
    }

    private Outcome bring(Message message, Person person, Begin begin) {
      var written = person.first("mail");
      var address = written.flatMap(MailAddress::of);
      var letter = Letter.read(message.content());
      if (address.isEmpty()) {
        return new Outcome.Never(
            written.isEmpty()
                ? "the directory has no mail address of the person"
                : "the person's mail address in the directory can't be used");
      }
      if (letter.isEmpty()) {
        return new Outcome.Never("another release has written it");
      }
      var link = letter.get().sealed().flatMap(parts.seals()::open);
      if (letter.get().sealed().isPresent() && link.isEmpty()) {
        return new Outcome.Never("what it invites to has ended");
      }
      var text = text(letter.get(), message, person, link.orElse(""));
      return send(message, address.get(), text, begin);
    }

    private Outcome send(Message message, MailAddress to, LetterText text, Begin begin) {
      var open = connection;
      try {
        open = open == null ? parts.server().open() : open;
        connection = open;
      } catch (MessagingException unreachable) {
        return new Outcome.NobodyThere(MailServer.said(unreachable));
      }
      try {
        var mime = mime(message, to, text);
        if (!begin.mayLeave()) {
          return new Outcome.Later("somebody else sends it");
        }
        open.send(mime);
        return new Outcome.Done();
      } catch (MailServer.NoAnswer silent) {
        close();
        return new Outcome.Unsure(MailServer.said(silent));
      } catch (MessagingException refused) {
        close();
        return judged(refused);
      }
    }

    @Override
    public void close() {
      if (connection != null) {
        connection.close();
        connection = null;
      }
    }
  }

  private LetterText text(Letter letter, Message message, Person person, String link) {
    return LetterText.of(
        letter, languages(person), person.displayName(), message.reference(), link, parts.house());
  }

  /**
   * RFC 2798 §2.7: in the form of {@code Accept-Language}. Both where the directory doesn't say.
   */
  static List<Language> languages(Person person) {
    return person
        .first("preferredLanguage")
        .filter(tag -> !tag.isBlank())
        .map(tag -> List.of(Language.accepted(tag)))
        .orElseGet(() -> List.of(Language.JA, Language.EN));
  }

  private MimeMessage mime(Message message, MailAddress to, LetterText text)
      throws MessagingException {
    var mail = new Numbered(parts.server().session(), message.id(), parts.from());
    try {
      mail.setFrom(
          new InternetAddress(
              parts.from(), parts.house().name().en(), StandardCharsets.UTF_8.name()));
    } catch (UnsupportedEncodingException impossible) {
      throw new IllegalStateException(impossible);
    }
    mail.setRecipient(MimeMessage.RecipientType.TO, new InternetAddress(to.text(), false));
    mail.setSubject(text.subject(), StandardCharsets.UTF_8.name());
    mail.setSentDate(Date.from(parts.clock().instant()));
    mail.setHeader("Auto-Submitted", "auto-generated"); // RFC 3834 §5: no absence note comes back
    mail.setText(text.body(), StandardCharsets.UTF_8.name());
    mail.saveChanges();
    return mail;
  }

  /** RFC 5322 §3.6.4: one id, whoever sends it, however often. */
  private static final class Numbered extends MimeMessage {
    private final String id;

    Numbered(Session session, String id, String from) {
      super(session);
      this.id = "<" + id + from.substring(from.indexOf('@')) + ">";
    }

    @Override
    protected void updateMessageID() throws MessagingException {
      setHeader("Message-ID", id);
    }
  }

  /**
   * RFC 5321 §4.2.1: 5yz of a recipient or of a message is for good. Of a login or a sender it is
   * of no message in particular, and an operator mends it.
   */
  static Outcome judged(MessagingException refused) {
    for (Exception each = refused;
        each instanceof MessagingException of;
        each = of.getNextException()) {
      if (of instanceof SMTPAddressFailedException address) {
        return judged(address.getReturnCode(), MailServer.said(address));
      }
    }
    return switch (refused) {
      case AuthenticationFailedException login -> new Outcome.NobodyThere(MailServer.said(login));
      case SMTPSendFailedException sent when isOfMessage(sent) ->
          judged(sent.getReturnCode(), MailServer.said(sent));
      default -> new Outcome.NobodyThere(MailServer.said(refused));
    };
  }

  private static boolean isOfMessage(SMTPSendFailedException failed) {
    var command = String.valueOf(failed.getCommand()).strip();
    return failed.getReturnCode() >= 400 && (command.equals("DATA") || command.equals("."));
  }

  private static Outcome judged(int code, String said) {
    return code >= 500 && code < 600 ? new Outcome.Never(said) : new Outcome.Later(said);
  }
}
