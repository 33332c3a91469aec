package jp.mochi.device.register;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import jp.mochi.device.Rows;
import org.jdbi.v3.core.Handle;

/**
 * The table {@code phone_answer}: what phones have said of themselves while they are being
 * enrolled, until they come into the register. Identifiers stand in it as their references alone.
 * All methods take part in the caller's transaction.
 */
public final class PhoneAnswers {
  private static final String KEEP =
      "INSERT INTO phone_answer (device, person, platform, model, identifier, expires)"
          + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (device) DO UPDATE SET"
          + " person = excluded.person, platform = excluded.platform, model = excluded.model,"
          + " identifier = excluded.identifier, expires = excluded.expires";
  private static final String FIND =
      "SELECT device, person, platform, model, identifier FROM phone_answer"
          + " WHERE device = ? AND person = ? AND expires > ?";

  /**
   * What a phone has said.
   *
   * @param device the id that it is enrolled under
   * @param person whose it is to be, by the directory's immutable id
   * @param model what its maker calls it
   * @param references of its identifiers, see {@link IdentifierSecret#reference}
   */
  public record Answer(
      String device, String person, Platform platform, String model, List<String> references) {
    public Answer {
      references = List.copyOf(references);
      if (references.isEmpty() || references.stream().anyMatch(it -> it.contains(" "))) {
        throw new IllegalArgumentException("no references");
      }
    }
  }

  /** Keeps an answer, in the place of an earlier one for the same device; and drops old ones. */
  public void keep(Handle handle, Answer answer, Instant now, Instant expires) {
    Rows.change(handle, "DELETE FROM phone_answer WHERE expires <= ?", now.toEpochMilli());
    Rows.change(
        handle,
        KEEP,
        answer.device(),
        answer.person(),
        answer.platform().text(),
        answer.model(),
        String.join(" ", answer.references()),
        expires.toEpochMilli());
  }

  /** What the phone said that this person enrols under this id. */
  public Optional<Answer> find(Handle handle, String device, String person, Instant now) {
    return Rows.one(handle, FIND, PhoneAnswers::answer, device, person, now.toEpochMilli());
  }

  /** Drops it: the register has it. */
  public void forget(Handle handle, String device) {
    Rows.change(handle, "DELETE FROM phone_answer WHERE device = ?", device);
  }

  private static Answer answer(ResultSet row) throws SQLException {
    return new Answer(
        row.getString("device"),
        row.getString("person"),
        Platform.of(row.getString("platform")).orElseThrow(),
        row.getString("model"),
        List.of(row.getString("identifier").split(" ", -1)));
  }
}
