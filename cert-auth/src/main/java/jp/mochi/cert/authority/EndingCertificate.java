package jp.mochi.cert.authority;

import java.time.Instant;
import java.util.Optional;
import jp.mochi.cert.trust.RevocationReason;

/**
 * What is told of a certificate that ends without anybody's act on it.
 *
 * @param authority the id of the authority that signed it
 * @param serial its serial number, 32 hex digits
 * @param person the directory's immutable id of whom it is for
 * @param username that person's user name when it was issued
 * @param device the phone's id
 * @param issued when it was issued
 * @param notAfter until when it is valid
 * @param route by which way it was issued
 * @param attestedBy the maker's root that vouches for its key
 * @param reason why its authority was taken back, where it was
 */
public record EndingCertificate(
    String authority,
    String serial,
    String person,
    String username,
    String device,
    Instant issued,
    Instant notAfter,
    EnrolmentRoute route,
    Optional<String> attestedBy,
    Optional<RevocationReason> reason) {}
