package jp.mochi.idp.lifecycle.names;

import java.time.Instant;
import java.util.Optional;

/**
 * A row of a file.
 *
 * @param number as spreadsheets count, the head being 1
 * @param person a login, a mail address or the immutable id
 * @param value the name; of a pairwise identifier what stands before the {@code @}
 * @param created when the name was given, if the file says so
 * @param retired since when the name is nobody's, if the file says so
 * @param settled what needs neither the directory nor the other rows to be known
 */
record NamesRow(
    int number,
    String person,
    String value,
    Optional<Instant> created,
    Optional<Instant> retired,
    Optional<JudgedRow.Judgement> settled) {}
