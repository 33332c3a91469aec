package jp.mochi.idp.lifecycle.enrolment;

import java.time.Instant;
import jp.mochi.cert.authority.IssuedCertificate;
import org.jdbi.v3.core.Handle;

/**
 * The table {@code told_end}: of which certificates it was told that they end, or have ended. It is
 * shown nowhere; owners read on their page how their devices stand.
 */
final class ToldEnds {
  /**
   * Notes that something of a certificate is told.
   *
   * @return whether nobody has noted that before: of nodes that do so at once one has
   */
  boolean once(Handle handle, String what, IssuedCertificate certificate, Instant now) {
    return handle
            .createUpdate(
                "INSERT INTO told_end (serial, authority, what, at)"
                    + " VALUES (:serial, :authority, :what, :at)"
                    + " ON CONFLICT (serial, authority, what) DO NOTHING")
            .bind("serial", certificate.serial())
            .bind("authority", certificate.authority())
            .bind("what", what)
            .bind("at", now.toEpochMilli())
            .execute()
        == 1;
  }

  /** Deletes what is older; how many. */
  int deleteBefore(Handle handle, Instant before) {
    return handle
        .createUpdate("DELETE FROM told_end WHERE at < :before")
        .bind("before", before.toEpochMilli())
        .execute();
  }
}
