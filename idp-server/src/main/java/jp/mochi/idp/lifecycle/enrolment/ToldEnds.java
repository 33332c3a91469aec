package jp.mochi.idp.lifecycle.enrolment;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import jp.mochi.cert.authority.EndingCertificate;
import org.jdbi.v3.core.Handle;

/**
 * The table {@code told_end}: of which certificates it was told that they end, or have ended. It is
 * shown nowhere; owners read on their page how their devices stand.
 */
final class ToldEnds {
  /** Those of which this was told nobody yet. */
  List<EndingCertificate> untold(Handle handle, String what, List<EndingCertificate> all) {
    if (all.isEmpty()) {
      return all;
    }
    var serials = all.stream().map(EndingCertificate::serial).toList();
    var known =
        handle
            .createQuery(
                "SELECT authority, serial FROM told_end WHERE what = :what"
                    + " AND serial IN (<serials>)")
            .bind("what", what)
            .bindList("serials", serials)
            .map((row, ctx) -> Map.entry(row.getString("authority"), row.getString("serial")))
            .collect(Collectors.toSet());
    return all.stream()
        .filter(each -> !known.contains(Map.entry(each.authority(), each.serial())))
        .toList();
  }

  /**
   * Notes that something of a certificate is told.
   *
   * @return whether nobody has noted that before: of nodes that do so at once one has
   */
  boolean once(Handle handle, String what, EndingCertificate certificate, Instant now) {
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
